#include <ritz/samplers/metropolis.hpp>

#include <ritz/random/random_block.hpp>
#include <ritz/samplers/moves/gaussian_step.hpp>

namespace ritz {

void Metropolis::sweep(const Wavefunction&, WalkerBlock& block, std::uint64_t first_sweep,
                       std::uint64_t n_sweeps, MoveCounts& counts) const {
  Workspace work;
  for (std::uint64_t s = first_sweep; s < first_sweep + n_sweeps; ++s)
    sweep_once(*block.state, block.walkers.begin, s, 1.0, counts, work);
}

void Metropolis::sweep_once(WalkerState& walkers, std::uint64_t first_walker, std::uint64_t sweep,
                            double power, MoveCounts& counts, Workspace& work) const {
  const arma::uword n_steps = move_->steps_per_sweep(), n_walkers = walkers.n_walkers();
  Trial& trial = work.trial;
  move_->draw({seed_, first_walker, sweep}, n_walkers, work.numbers);
  work.u.set_size(n_steps, n_walkers);
  RandomBlock(seed_, Purpose::acceptance).uniform(first_walker, sweep, work.u);
  arma::mat* gradient = move_->needs_gradient() ? &work.gradient : nullptr;
  for (arma::uword k = 0; k < n_steps; ++k) {
    const MoveStep step{work.numbers, k, power};
    trial.changes.clear();
    move_->propose(walkers, step, trial);
    if (move_->moves_all()) {
      walkers.propose(trial.all, work.ratios, gradient);
      work.u_of_trial = work.u.row(k);
    } else {
      const std::vector<std::uint32_t>& moved = trial.changes.walker;
      if (moved.empty()) continue;
      walkers.propose(trial.changes, work.ratios, gradient);
      work.u_of_trial.set_size(moved.size());
      for (std::size_t i = 0; i < moved.size(); ++i) work.u_of_trial[i] = work.u(k, moved[i]);
    }
    if (gradient) move_->write_log_q(walkers, step, *gradient, trial);
    work.log_probability = 2.0 * power * work.ratios.log_abs;
    if (!trial.log_q.is_empty()) work.log_probability += trial.log_q;
    metropolis_accept(work.log_probability, work.u_of_trial, counts, work.accepted);
    walkers.accept(work.accepted);
  }
}

SamplerKind metropolis_kind() {
  Schema schema("metropolis", "random walk with Gaussian steps, in continuous space");
  add_common_sampler_keys(schema);
  add_particle_move_keys(schema, "particle", "standard deviation of a step in each coordinate", 0.5,
                         0.95);
  schema.example("walkers = 64\nblock = 16").example("walkers = 64\nblock = 16\nmove = \"all\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    return std::make_unique<Metropolis>(
        std::make_unique<GaussianStep>(system.space(), settings.text("move") == "all",
                                       read_step_length(settings, system, 1.0)),
        context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
