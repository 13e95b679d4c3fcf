#include <ritz/samplers/moves/particle_moves.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ritz {

double ParticleMove::length(double power) const { return length_.value() / std::sqrt(power); }

arma::span ParticleMove::moving(arma::uword step) const {
  if (all_) return arma::span(0, n_dof() - 1);
  return arma::span(step * dimensions_, (step + 1) * dimensions_ - 1);
}

void ParticleMove::write(arma::mat to, arma::uword step, Trial& trial) const {
  if (all_) {
    trial.all = std::move(to);
    return;
  }
  for (arma::uword w = 0; w < to.n_cols; ++w) {
    for (arma::uword k = 0; k < dimensions_; ++k)
      trial.changes.set(static_cast<std::uint32_t>(step * dimensions_ + k), to(k, w));
    trial.changes.end_change(static_cast<std::uint32_t>(w));
  }
}

void add_particle_move_keys(Schema& schema, const std::string& usual_move,
                            const std::string& meaning_of_step, double usual_target, double most) {
  schema
      .add(Key("move")
               .choice({"particle", "all"})
               .defaults_to(usual_move)
               .means("one particle after another, or all together"))
      .add(Key("step")
               .real(above(0))
               .unit("bohr")
               .otherwise("tuned during burn-in")
               .means(meaning_of_step))
      .add(Key("target_acceptance")
               .real(between(0.05, most))
               .defaults_to(usual_target)
               .means("what the step is tuned to"));
}

StepLength read_step_length(const Settings& settings, const ParticleHamiltonian& system,
                            double guess) {
  const bool tuned = !settings.has("step");
  return {tuned ? guess * system.length_scale() : settings.real("step"), tuned,
          settings.real("target_acceptance")};
}

}  // namespace ritz
