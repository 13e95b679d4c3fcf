#include "samplers/flip.hpp"

#include "base/error.hpp"
#include "model/lattice_space.hpp"
#include "random/random_block.hpp"

namespace ritz {

void Flip::sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step,
                      double power, MoveCounts& counts) const {
  const arma::uword n_sites = state.configurations().n_rows, n_walkers = state.n_walkers();
  arma::umat site(n_sites, n_walkers);
  arma::mat u(n_sites, n_walkers);
  RandomBlock(seed_, Purpose::selection).integer(first_walker, step, n_sites, site);
  RandomBlock(seed_, Purpose::acceptance).uniform(first_walker, step, u);
  Changes trial;
  LogPsi ratios;
  for (arma::uword p = 0; p < n_sites; ++p) {
    trial.clear();
    for (arma::uword w = 0; w < n_walkers; ++w) {
      const arma::uword i = site(p, w);
      trial.set(static_cast<std::uint32_t>(i), -state.configurations()(i, w));
      trial.end_change(static_cast<std::uint32_t>(w));
    }
    state.propose(trial, ratios);
    state.accept(metropolis_accept(2.0 * power * ratios.log_abs, u.row(p), counts));
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
    return std::make_unique<Flip>(context.seed);
  };
  const auto serves = [](const StateSpace& space) {
    const auto* spins = dynamic_cast<const SpinSpace*>(&space);
    return spins && !spins->magnetization();
  };
  return {schema, "lattice", create, serves};
}

}  // namespace ritz
