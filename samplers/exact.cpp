#include <ritz/samplers/exact.hpp>

#include <ritz/base/error.hpp>
#include <ritz/space/enumeration.hpp>

namespace ritz {

namespace {

// 18 free spins; the sector without magnetization of 20.
constexpr std::uint64_t most_configurations = 1 << 18;

std::uint64_t count(const Settings& settings, const Hamiltonian& hamiltonian) {
  const auto* space = dynamic_cast<const LatticeSpace*>(&hamiltonian.space());
  if (!space)
    throw UsageError(settings.at("kind") +
                     "\"sampler.kind\" is exact, which sums over all configurations of a lattice, "
                     "but the system has none");
  const std::uint64_t n = Enumeration(*space).size();
  if (n > most_configurations)
    throw UsageError(settings.at("kind") +
                     "\"sampler.kind\" is exact, which sums over all configurations, but the "
                     "system has " +
                     (n == Enumeration::too_many ? "too many to count" : std::to_string(n)) +
                     "; expected at most " + std::to_string(most_configurations) +
                     ": take fewer sites, or a sampler such as flip or exchange");
  return n;
}

}  // namespace

void Exact::sweep(const Wavefunction&, WalkerBlock& block, std::uint64_t, std::uint64_t n_sweeps,
                  MoveCounts& counts) const {
  WalkerState& state = *block.state;
  Batch places(arma::size(state.configurations()));
  Enumeration(space_).fill(block.walkers.begin, places);
  if (arma::any(arma::vectorise(places != state.configurations()))) state.reset(places);
  const auto n = static_cast<std::int64_t>(n_sweeps * block.walkers.size());
  counts += {.proposed = n, .accepted = n};
}

SamplerKind exact_kind() {
  Schema schema("exact", "no sampling: sums over all configurations, with their weights");
  schema
      .add(Key("block")
               .integer(between(1, 1e8))
               .defaults_to(64)
               .means("configurations evaluated together; ranks own whole blocks"))
      .example("block = 16");
  const auto create = [](Settings&, const SamplerContext& context) {
    return std::make_unique<Exact>(dynamic_cast<const LatticeSpace&>(context.hamiltonian.space()));
  };
  return {schema, "lattice", create, {}, count};
}

}  // namespace ritz
