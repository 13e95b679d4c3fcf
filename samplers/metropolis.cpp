#include "samplers/metropolis.hpp"

#include "random/random_block.hpp"

namespace ritz {

void Metropolis::sweep(const Wavefunction&, WalkerBlock& block, std::uint64_t first_sweep,
                       std::uint64_t n_sweeps, MoveCounts& counts) const {
  if (all_particles_) {
    sweep_all(block, first_sweep, n_sweeps, counts);
    return;
  }
  for (std::uint64_t s = 0; s < n_sweeps; ++s) sweep_particles(block, first_sweep + s, counts);
}

void Metropolis::sweep_particles(WalkerBlock& block, std::uint64_t sweep,
                                 MoveCounts& counts) const {
  WalkerState& state = *block.state;
  const arma::uword n_walkers = state.n_walkers(), d = dimensions_;
  arma::mat steps(n_particles_ * d, n_walkers), u(n_particles_, n_walkers);
  RandomBlock(seed_, Purpose::proposal).normal(block.walkers.begin, sweep, steps);
  RandomBlock(seed_, Purpose::acceptance).uniform(block.walkers.begin, sweep, u);
  Changes trial;
  LogPsi ratios;
  for (arma::uword p = 0; p < n_particles_; ++p) {
    trial.clear();
    const Batch& r = state.configurations();
    for (arma::uword w = 0; w < n_walkers; ++w) {
      for (arma::uword k = p * d; k < (p + 1) * d; ++k)
        trial.set(static_cast<std::uint32_t>(k), r(k, w) + step_.value() * steps(k, w));
      trial.end_change(static_cast<std::uint32_t>(w));
    }
    state.propose(trial, ratios);
    state.accept(metropolis_accept(2.0 * ratios.log_abs, u.row(p), counts));
  }
}

void Metropolis::sweep_all(WalkerBlock& block, std::uint64_t first_sweep, std::uint64_t n_sweeps,
                           MoveCounts& counts) const {
  WalkerState& state = *block.state;
  arma::mat steps(arma::size(state.configurations())), u(1, state.n_walkers());
  LogPsi ratios;
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    RandomBlock(seed_, Purpose::proposal).normal(block.walkers.begin, sweep, steps);
    RandomBlock(seed_, Purpose::acceptance).uniform(block.walkers.begin, sweep, u);
    state.propose(Batch(state.configurations() + step_.value() * steps), ratios);
    state.accept(metropolis_accept(2.0 * ratios.log_abs, u.row(0), counts));
  }
}

SamplerKind metropolis_kind() {
  Schema schema("metropolis", "random walk with Gaussian steps, in continuous space");
  add_common_sampler_keys(schema);
  schema
      .add(Key("move")
               .choice({"particle", "all"})
               .defaults_to("particle")
               .means("one particle after another, or all together"))
      .add(Key("step")
               .real(above(0))
               .unit("bohr")
               .otherwise("tuned during burn-in")
               .means("standard deviation of a step in each coordinate"))
      .add(Key("target_acceptance")
               .real(between(0.05, 0.95))
               .defaults_to(0.5)
               .means("what the step is tuned to"))
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nmove = \"all\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    const bool tuned = !settings.has("step");
    const StepLength step(tuned ? system.length_scale() : settings.real("step"), tuned,
                          settings.real("target_acceptance"));
    return std::make_unique<Metropolis>(system.space().n_particles(), system.space().dimensions(),
                                        settings.text("move") == "all", step, context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
