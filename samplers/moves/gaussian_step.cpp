#include <ritz/samplers/moves/gaussian_step.hpp>

#include <ritz/random/random_block.hpp>

namespace ritz {

void GaussianStep::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::proposal).normal(at.first_walker, at.sweep, numbers);
}

void GaussianStep::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const arma::span rows = moving(step.step);
  write(walkers.configurations().rows(rows.a, rows.b) +
            length(step.power) * step.numbers.rows(rows.a, rows.b),
        step.step, trial);
}

}  // namespace ritz
