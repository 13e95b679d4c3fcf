#pragma once

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// The energy Σ_p s r_p⁴ in a quartic potential.
class QuarticConfinement final : public Term {
 public:
  /// `strength` (s) in hartree/bohr⁴.
  QuarticConfinement(const ParticleSpace& space, double strength);

  void add_local_values(LocalValues& out) const override;

 private:
  arma::uword n_particles_, dimensions_;
  double strength_;
};

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

 private:
  double strength_;
};

SystemKind quartic_trap_kind();

}  // namespace ritz
