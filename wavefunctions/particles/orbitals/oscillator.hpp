#pragma once

#include <array>

#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

namespace ritz {

/// The orbitals of a harmonic trap, Π_k h_n(√(2α_k) x_k) with the normalised Hermite functions
/// h_n(ξ) = H_n(ξ) e^{−ξ²/2}/√(2ⁿ n! √π), sorted by their energy in the trap, where energies are
/// equal those with more quanta on the first axes first. Parameters: log α, of all axes or of each.
class OscillatorOrbitals final : public Orbitals {
 public:
  /// The lowest n of a trap with frequencies `omega`, one per axis; `alpha` (1/bohr²) holds one
  /// width for all axes or one for each. Eigenstates of the trap have α = ω/2.
  OscillatorOrbitals(arma::uword n, const arma::vec& omega, const arma::vec& alpha, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  void values(const arma::mat& points, arma::mat& out) const override;
  void derivatives(const arma::mat& points, OrbitalValues& out) const override;
  void parameter_derivatives(const arma::mat& points, std::vector<arma::mat>& out) const override;
  bool fills_shells(arma::uword n) const override;

 private:
  struct Axis {
    double scale = 0;       // √(2α)
    arma::uword n_max = 0;  // the most quanta of an orbital
  };
  struct AxisValues {
    arma::vec xi;
    arma::mat polynomials;  // points x (n_max + 1)
  };
  struct Workspace {
    arma::vec envelope;
    std::vector<AxisValues> axes;
  };

  void set_scales(const arma::vec& alpha);
  void evaluate(const arma::mat& points) const;
  void write_values(arma::mat& out) const;
  // Calls take(orbital, axis, point, ∂φ/∂ξ).
  template <class Take>
  void for_each_slope(Take&& take) const;

  std::vector<Axis> axes_;
  std::vector<std::array<std::uint32_t, 3>> quanta_;  // of each orbital
  std::vector<double> energies_;                      // those of the next one included
  arma::uword n_widths_;
  mutable Workspace work_;  // so that nothing is allocated after the first block
};

OrbitalsKind oscillator_kind();

}  // namespace ritz
