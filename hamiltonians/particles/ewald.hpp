#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <ritz/model/term.hpp>

namespace ritz {

/// The Coulomb energy, in hartree, of electrons in a square or cubic cell with all its periodic
/// images and a uniform positive background (Ewald's sum):
/// V = Σ_{p<q} ψ(r_pq) + ½ N v_M, where ψ falls to 1/r near an electron and v_M = lim ψ − 1/r is
/// the energy of an electron with its own images. In three dimensions (volume Ω)
/// ψ(r) = Σ_R erfc(α|r−R|)/|r−R| + (4π/Ω) Σ_{G≠0} e^{−G²/4α²} cos(G·r)/G² − π/(Ωα²); in two (area
/// A) with (2π/A) erfc(G/2α)/G and −2√π/(Aα) in their place.
class EwaldInteraction final : public Term {
 public:
  /// Both sums are cut where their terms are below 1e-15 of their first.
  /// `splitting` is αL; how it is chosen decides on cost alone. `madelung`: whether ½ N v_M is
  /// included.
  EwaldInteraction(const ParticleSpace& space, bool madelung, double splitting);
  /// With both sums of about the same cost.
  EwaldInteraction(const ParticleSpace& space, bool madelung);

  void add_local_values(LocalValues& out) const override;
  /// A periodic system has no virial without the pressure.
  bool has_virial() const override { return false; }
  Contact contact() const override;

  /// The energy of one configuration, n_dof numbers.
  double energy(const double* r) const;
  /// v_M in hartree: ξ/L with ξ = −2.8372974794806 in three dimensions, −3.90026492 in two.
  double self_energy() const { return self_energy_; }
  bool includes_self_energy() const { return madelung_; }

 private:
  struct Wave {
    std::array<int, 3> n;  // G = 2πn/L
    double weight;         // of |ρ_G|², −G counted with it
  };

  void list_images();
  void list_waves();
  double short_range(const double* r) const;
  double long_range(const double* r) const;

  ParticleSpace space_;
  bool madelung_;
  double alpha_, cutoff_;  // 1/bohr and bohr
  double self_energy_ = 0, constant_ = 0;
  std::vector<std::array<double, 3>> images_;  // R, the cell itself among them
  int n_max_ = 0;
  std::vector<Wave> waves_;
};

}  // namespace ritz
