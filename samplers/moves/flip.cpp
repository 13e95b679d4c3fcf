#include <ritz/samplers/moves/flip.hpp>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

void Flip::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  arma::umat site(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::selection).integer(at.first_walker, at.sweep, n_dof(), site);
  numbers = arma::conv_to<arma::mat>::from(site);
}

void Flip::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const Batch& spins = walkers.configurations();
  Changes& changes = trial.changes;
  changes.resize_single(spins.n_cols);
  for (std::uint32_t w = 0; w < spins.n_cols; ++w) {
    changes.walker[w] = w;
    changes.dof[w] = static_cast<std::uint32_t>(step.numbers(step.step, w));
    changes.value[w] = -spins(changes.dof[w], w);
  }
}

SamplerKind flip_kind() {
  Schema schema("flip", "turns single spins at random sites");
  add_common_sampler_keys(schema);
  schema.example("walkers = 64\nblock = 16");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto* space = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
    if (!space)
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is flip, which turns spins, but the system has none");
    if (space->magnetization())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is flip, which changes the magnetization, but "
                       "\"system.magnetization\" is fixed at " +
                       std::to_string(*space->magnetization()) + "; use exchange");
    return std::make_unique<Metropolis>(std::make_unique<Flip>(*space), context.seed);
  };
  const auto serves = [](const StateSpace& space) {
    const auto* spins = dynamic_cast<const SpinSpace*>(&space);
    return spins && !spins->magnetization();
  };
  return {schema, "lattice", create, serves};
}

}  // namespace ritz
