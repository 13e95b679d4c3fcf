#include <ritz/samplers/moves/langevin.hpp>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>

namespace ritz {

void LangevinStep::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::proposal).normal(at.first_walker, at.sweep, numbers);
}

// τ ∇log|ψ|^p of what moves, shortened to √(2τ) where the gradient of a walker is large.
arma::mat LangevinStep::drift(const arma::mat& gradient, const MoveStep& step) const {
  const double tau = length(step.power) * length(step.power);
  const arma::span rows = moving(step.step);
  const arma::mat force = step.power * gradient.rows(rows.a, rows.b);
  arma::mat out = tau * force;
  const arma::rowvec squares =
      arma::sum(arma::square(force), 0) / static_cast<double>(force.n_rows);
  for (arma::uword w = 0; w < out.n_cols; ++w)
    out.col(w) *= 2 / (1 + std::sqrt(1 + 2 * squares[w] * tau));
  return out;
}

void LangevinStep::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const arma::span rows = moving(step.step);
  write(walkers.configurations().rows(rows.a, rows.b) + drift(walkers.gradient(), step) +
            length(step.power) * step.numbers.rows(rows.a, rows.b),
        step.step, trial);
}

// log G(r ← r′) − log G(r′ ← r), G a Gaussian of variance τ around the drifted point.
void LangevinStep::write_log_q(WalkerState& walkers, const MoveStep& step,
                               const arma::mat& gradient, Trial& trial) const {
  const double tau = length(step.power) * length(step.power);
  const arma::span rows = moving(step.step);
  const arma::mat back_to_start =
      walkers.configurations().rows(rows.a, rows.b) - read(trial) - drift(gradient, step);
  const arma::rowvec back = arma::sum(arma::square(back_to_start), 0);
  const arma::rowvec forth = tau * arma::sum(arma::square(step.numbers.rows(rows.a, rows.b)), 0);
  trial.log_q = (forth - back) / (2 * tau);
}

SamplerKind langevin_kind() {
  Schema schema("langevin", "importance sampling with the quantum force, in continuous space");
  add_common_sampler_keys(schema);
  add_particle_move_keys(schema, "all",
                         "√τ, the standard deviation of the diffusion in a time step τ", 0.7, 0.99);
  schema.example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nmove = \"particle\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!context.wavefunction.spatial())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is langevin, which needs the gradient of the "
                       "wavefunction, and one of its factors has none; use metropolis");
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    return std::make_unique<Metropolis>(
        std::make_unique<LangevinStep>(system.space(), settings.text("move") == "all",
                                       read_step_length(settings, system, 0.5)),
        context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
