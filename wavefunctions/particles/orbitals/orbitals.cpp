#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

#include <fmt/format.h>

#include <stdexcept>

#include <ritz/base/error.hpp>

namespace ritz {

void OrbitalValues::set_size(arma::uword n_orbitals, arma::uword dimensions, arma::uword n_points) {
  value.set_size(n_orbitals, n_points);
  gradient.resize(dimensions);
  for (arma::mat& axis : gradient) axis.set_size(n_orbitals, n_points);
  laplacian.set_size(n_orbitals, n_points);
}

namespace {

// The first kind that suits the system, with the defaults of its keys.
void write_default(Settings& settings, const std::string& key, const ParticleHamiltonian& system) {
  for (const OrbitalsKind& kind : orbitals_kinds()) {
    if (!kind.refusal(system).empty()) continue;
    Value table;
    table.table()["kind"] = Value(kind.schema.name());
    Mistakes mistakes;
    settings.resolve(key, kind.schema.resolve_kind(table, key, mistakes));
    return;
  }
  throw UsageError(settings.at() + "no orbitals of a slater suit this system");
}

}  // namespace

std::unique_ptr<Orbitals> make_orbitals(Settings& settings, const std::string& key,
                                        const ParticleHamiltonian& system, arma::uword n) {
  if (!settings.has(key)) write_default(settings, key, system);
  Settings own = settings.table(key);
  for (const OrbitalsKind& kind : orbitals_kinds()) {
    if (kind.schema.name() != own.kind()) continue;
    if (const std::string why = kind.refusal(system); !why.empty())
      throw UsageError(fmt::format("{}the {} orbitals of a slater do not suit this system: {}",
                                   settings.at(key), own.kind(), why));
    std::unique_ptr<Orbitals> orbitals = kind.create(own, system, n);
    settings.resolve(key, own.whole());
    return orbitals;
  }
  throw std::logic_error("there are no orbitals \"" + own.kind() + "\"");
}

}  // namespace ritz
