#include "cauchy.hpp"

#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>

namespace ritz {

void CauchyStep::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::proposal).uniform(at.first_walker, at.sweep, numbers);
  numbers = arma::tan(arma::datum::pi * (numbers - 0.5));
}

// A proposal is as likely as its reverse: the acceptance is |ψ′/ψ|² alone.
void CauchyStep::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const arma::span rows = moving(step.step);
  write(walkers.configurations().rows(rows.a, rows.b) +
            length(step.power) * step.numbers.rows(rows.a, rows.b),
        step.step, trial);
}

SamplerKind cauchy_kind() {
  Schema schema("cauchy", "random walk with Cauchy steps, in continuous space");
  add_common_sampler_keys(schema);
  add_particle_move_keys(schema, "particle", "half of all steps in each coordinate are shorter",
                         0.5, 0.95);
  schema.example("walkers = 64\nblock = 16");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    return std::make_unique<Metropolis>(
        std::make_unique<CauchyStep>(system.space(), settings.text("move") == "all",
                                     read_step_length(settings, system, 0.5)),
        context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
