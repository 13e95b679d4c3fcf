#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

#include <fmt/format.h>

#include <algorithm>
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

void write_default(Settings& settings, const std::string& key, const ParticleHamiltonian& system) {
  const std::vector<OrbitalsKind> kinds = orbitals_kinds();
  const auto suits = [&](const OrbitalsKind& kind) { return kind.refusal(system).empty(); };
  auto chosen = std::ranges::find_if(kinds, [&](const OrbitalsKind& kind) {
    return suits(kind) && kind.solves && kind.solves(system);
  });
  if (chosen == kinds.end()) chosen = std::ranges::find_if(kinds, suits);
  if (chosen == kinds.end())
    throw UsageError(settings.at() + "no orbitals of a slater suit this system");
  Value table;
  table.table()["kind"] = Value(chosen->schema.name());
  Mistakes mistakes;
  settings.resolve(key, chosen->schema.resolve_kind(table, key, mistakes));
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
