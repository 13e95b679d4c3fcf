#include <ritz/setup/read_wavefunction.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <ritz/base/memory.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/setup/kind_lookup.hpp>
#include <ritz/wavefunctions/lattice/marshall.hpp>

namespace ritz {

namespace {

Value::Array tables_of_factors(Reading& reading) {
  const Value* given = reading.configuration.table().find("wavefunction");
  if (!given) {
    reading.mistakes.add(reading.configuration.place(),
                         "\"wavefunction\" is missing; expected at least one table "
                         "[[wavefunction]] with a kind");
    return {};
  }
  Value::Array factors;
  if (given->is_array()) factors = given->array();
  if (given->is_table()) factors = {*given};
  if (factors.empty())
    reading.mistakes.add(given->place(),
                         "\"wavefunction\" holds no table; expected [[wavefunction]]");
  return factors;
}

// Whether all factors are right as far as their schemas say.
bool resolve_factors(Reading& reading, const std::string& family, const Value::Array& factors,
                     WavefunctionPart& part) {
  const std::vector<WavefunctionKind> all = wavefunction_kinds(), fitting = of_family(all, family);
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const std::string path = fmt::format("wavefunction.{}", i);
    if (refuse_other_family(all, family, factors[i], path, reading.mistakes)) continue;
    Value resolved;
    const WavefunctionKind* kind =
        resolve_kind(fitting, factors[i], path, resolved, reading.mistakes);
    if (!kind) continue;
    part.kinds.push_back(*kind);
    part.settings.emplace_back(resolved);
  }
  return !factors.empty() && part.kinds.size() == factors.size();
}

void make_factors(Reading& reading, const Hamiltonian& hamiltonian, WavefunctionPart& part) {
  const std::size_t n = part.kinds.size();
  std::vector<std::unique_ptr<Wavefunction>> made;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) {
    const std::string& name = part.kinds[i].schema.name();
    WavefunctionContext context{hamiltonian, reading.seed, i, {}};
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) context.other_kinds.push_back(part.kinds[j].schema.name());
    const MemoryUse use(fmt::format("wavefunction.{} (\"{}\") of this size", i, name));
    reading.collect([&] { made.push_back(part.kinds[i].create(part.settings[i], context)); });
    const auto same = std::ranges::count(context.other_kinds, name);
    names.push_back(same > 0 ? fmt::format("{}_{}", name, i) : name);
  }
  if (made.size() < n) return;
  for (const auto& factor : made)
    std::ranges::copy(factor->warnings(), std::back_inserter(reading.notes));
  // Behind all others, whose places are those of their tables.
  const auto* lattice = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  if (lattice && !lattice->sign_sites().empty()) {
    made.push_back(std::make_unique<MarshallSigns>(lattice->sign_sites()));
    names.emplace_back("marshall");
  }
  part.psi = std::make_unique<Product>(std::move(made), std::move(names));
}

}  // namespace

WavefunctionPart read_wavefunction(Reading& reading, const SystemPart& system) {
  WavefunctionPart part;
  const Value::Array factors = tables_of_factors(reading);
  if (resolve_factors(reading, system.family, factors, part) && system.hamiltonian)
    make_factors(reading, *system.hamiltonian, part);
  return part;
}

}  // namespace ritz
