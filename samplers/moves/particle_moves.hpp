#pragma once

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/move.hpp>

namespace ritz {

/// What moves in continuous space have in common: they take one particle after another, or all
/// together, and a tuned length.
class ParticleMove : public Move {
 public:
  ParticleMove(const ParticleSpace& space, bool all, StepLength length)
      : n_particles_(space.n_particles()),
        dimensions_(space.dimensions()),
        all_(all),
        length_(length) {}

  arma::uword steps_per_sweep() const final { return all_ ? 1 : n_particles_; }
  bool moves_all() const final { return all_; }
  StepLength* step_length() final { return &length_; }

 protected:
  /// The step at |ψ|^2p, which is wider by 1/√p.
  double length(double power) const;
  /// The rows of what moves in one step.
  arma::span moving(arma::uword step) const;
  /// Makes a trial of where the moving coordinates go, a column for each walker.
  void write(arma::mat to, arma::uword step, Trial& trial) const;
  /// Where those of a walker go.
  const double* where(const Trial& trial, arma::uword walker) const {
    return all_ ? trial.all.colptr(walker) : trial.changes.value.data() + walker * dimensions_;
  }
  arma::uword n_dof() const { return n_particles_ * dimensions_; }
  arma::uword dimensions() const { return dimensions_; }

 private:
  arma::uword n_particles_, dimensions_;
  bool all_;
  StepLength length_;
};

/// The keys of such a move: `move`, by default `usual_move`, `step` and `target_acceptance`, at
/// most `most`.
void add_particle_move_keys(Schema& schema, const std::string& usual_move,
                            const std::string& meaning_of_step, double usual_target, double most);
/// The step length that they ask for; `guess` in lengths of the system.
StepLength read_step_length(const Settings& settings, const ParticleHamiltonian& system,
                            double guess);

}  // namespace ritz
