#include "samplers/langevin.hpp"

#include <cmath>

#include "base/error.hpp"
#include "random/random_block.hpp"

namespace ritz {

// τ ∇log|ψ|, shortened to √(2τ) where the gradient of a walker is large.
arma::mat Langevin::drift(const arma::mat& gradient) const {
  const double tau = step_.value() * step_.value();
  arma::mat out = tau * gradient;
  const arma::rowvec squares =
      arma::sum(arma::square(gradient), 0) / static_cast<double>(gradient.n_rows);
  for (arma::uword w = 0; w < out.n_cols; ++w)
    out.col(w) *= 2 / (1 + std::sqrt(1 + 2 * squares[w] * tau));
  return out;
}

void Langevin::sweep(const Wavefunction&, WalkerBlock& block, std::uint64_t first_sweep,
                     std::uint64_t n_sweeps, MoveCounts& counts) const {
  WalkerState& state = *block.state;
  const double tau = step_.value() * step_.value();
  const Batch& r = state.configurations();
  arma::mat chi(arma::size(r)), u(1, r.n_cols), gradient;
  LogPsi ratios;
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    RandomBlock(seed_, Purpose::proposal).normal(block.walkers.begin, sweep, chi);
    RandomBlock(seed_, Purpose::acceptance).uniform(block.walkers.begin, sweep, u);
    const Batch trial = r + drift(state.gradient()) + step_.value() * chi;
    state.propose(trial, ratios, &gradient);
    // log G(r ← r′) − log G(r′ ← r), G a Gaussian of variance τ around the drifted point.
    const arma::rowvec back = arma::sum(arma::square(r - trial - drift(gradient)), 0);
    const arma::rowvec forth = tau * arma::sum(arma::square(chi), 0);
    const arma::rowvec log_ratio = 2.0 * ratios.log_abs + (forth - back) / (2 * tau);
    state.accept(metropolis_accept(log_ratio, u.row(0), counts));
  }
}

SamplerKind langevin_kind() {
  Schema schema("langevin", "importance sampling with the quantum force, in continuous space");
  add_common_sampler_keys(schema);
  schema
      .add(Key("step")
               .real(above(0))
               .unit("bohr")
               .otherwise("tuned during burn-in")
               .means("√τ, the standard deviation of the diffusion in a time step τ"))
      .add(Key("target_acceptance")
               .real(between(0.05, 0.99))
               .defaults_to(0.7)
               .means("what the step is tuned to"))
      .example("walkers = 64\nblock = 16");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!context.wavefunction.spatial())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is langevin, which needs the gradient of the "
                       "wavefunction, and one of its factors has none; use metropolis");
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    const bool tuned = !settings.has("step");
    const StepLength step(tuned ? 0.5 * system.length_scale() : settings.real("step"), tuned,
                          settings.real("target_acceptance"));
    return std::make_unique<Langevin>(step, context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
