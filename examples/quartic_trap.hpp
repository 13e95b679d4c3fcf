#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Bosons of mass 1 without interaction in a quartic trap: H = Σ_i [−½∇_i² + s r_i⁴], in hartree
/// and bohr.
class QuarticTrap final : public ParticleHamiltonian {
 public:
  /// `strength` (s) in hartree/bohr⁴.
  QuarticTrap(const ParticleSpace& space, double strength);

  std::string description() const override;
  double length_scale() const override;
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;

 protected:
  void potential(const Batch& r, arma::rowvec& external, arma::rowvec& interaction,
                 arma::rowvec& r_dot_gradient) const override;

 private:
  double strength_;
};

SystemKind quartic_trap_kind();

}  // namespace ritz
