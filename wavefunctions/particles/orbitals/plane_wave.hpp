#pragma once

#include <array>
#include <complex>

#include <ritz/wavefunctions/particles/orbitals/orbitals.hpp>

namespace ritz {

/// The plane waves of a square or cubic cell, as real functions: 1, and √2 cos(k·r), √2 sin(k·r)
/// for one of k and −k, k = 2πn/L, by |n|², then those with larger first components first. Without
/// parameters.
class PlaneWaves final : public Orbitals {
 public:
  /// The lowest n of a cell of this side, in bohr.
  PlaneWaves(arma::uword n, arma::uword dimensions, double side);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  void values(const arma::mat& points, arma::mat& out) const override;
  void derivatives(const arma::mat& points, OrbitalValues& out) const override;
  void parameter_derivatives(const arma::mat& points, std::vector<arma::mat>& out) const override;
  bool fills_shells(arma::uword n) const override;
  bool have_period() const override { return true; }

 private:
  // Calls take(orbital, point, √2 cos k·r, √2 sin k·r), for orbitals in order: those of an even
  // number, but 0, are sines. The first has cos = 1.
  template <class Take>
  void for_each(const arma::mat& points, Take&& take) const;

  arma::uword dimensions_;
  double unit_;                            // 2π/L
  int n_max_ = 0;                          // the largest component
  std::vector<std::array<int, 3>> waves_;  // n of orbital 0, of 1 and 2, of 3 and 4, …
  std::vector<int> squares_;               // |n|² of each orbital, that of the next one included
};

OrbitalsKind plane_wave_kind();

}  // namespace ritz
