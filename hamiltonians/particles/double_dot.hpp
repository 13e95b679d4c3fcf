#pragma once

#include <memory>

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// The energy ½ω² Σ_p [(|x_p| − a)² + y_p²] of particles of mass 1 in two parabolic wells at x =
/// ±a.
class DoubleWell final : public Term {
 public:
  /// `omega` in hartree, the `separation` 2a of the wells in bohr.
  DoubleWell(double omega, double separation)
      : Term("external"), omega_(omega), separation_(separation) {}

  double omega() const { return omega_; }
  double separation() const { return separation_; }
  void add_local_values(LocalValues& out) const override;

 private:
  double omega_, separation_;
};

/// Electrons in two coupled quantum dots in the plane.
class DoubleDot final : public ParticleHamiltonian {
 public:
  DoubleDot(const ParticleSpace& space, double omega, double separation,
            std::unique_ptr<PairInteraction> interaction);

  std::string description() const override;
  double length_scale() const override;
  /// Normal numbers of the width of a well, as many electrons in each as the other holds.
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;

 private:
  double omega_, separation_;
};

SystemKind double_dot_kind();

}  // namespace ritz
