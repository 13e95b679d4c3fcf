#pragma once

#include <complex>
#include <memory>
#include <vector>

#include <ritz/lattice/lattice.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

/// A symmetry operation g of a lattice space with its factor c(g): site i goes to sites[i], in
/// every species, and with `turns_spins` each spin is turned, too.
struct SymmetryImage {
  SitePermutation sites;
  bool turns_spins = false;
  std::complex<double> factor = 1;
};

/// The sum Ψ(x) = Σ_g c(g) s(g, x) ψ(g·x) of a wavefunction over symmetries, where s is the sign
/// that reordering the creation operators of fermions gives (1 for all others). With c = χ* it
/// belongs to the irreducible representation with the character χ. Until it is made active it is ψ.
class Projection {
 public:
  /// The first image is the identity. `space` outlives the projection.
  Projection(const LatticeSpace& space, std::vector<SymmetryImage> images);

  void set_active(bool active) { is_active_ = active; }
  bool is_active() const { return is_active_; }
  /// Whether all factors are real.
  bool is_real() const { return is_real_; }
  /// Whether all factors are positive, and no sign comes from particles.
  bool is_positive() const;
  /// Whether turning all spins is among the operations, with a factor that is ± that of the rest.
  bool is_even() const;
  /// How many images there are now: one while it is not active.
  arma::uword n_images() const { return is_active_ ? images_.size() : 1; }
  const std::vector<SymmetryImage>& images() const { return images_; }

  // Of a wavefunction ψ, whose images they evaluate.

  void log_psi(const Wavefunction& psi, const Batch& x, LogPsi& out) const;
  LogDerivatives log_derivatives(const Wavefunction& psi, const Batch& x) const;
  /// `projected` is the wavefunction that the state stands for.
  std::unique_ptr<WalkerState> track(const Wavefunction& projected, const Wavefunction& psi,
                                     Batch x) const;

  /// The largest |Σ terms| / Σ |terms| of these configurations: near 0 where ψ has another
  /// symmetry.
  double remainder(const Wavefunction& psi, const Batch& x) const;

  // Pieces, of which states are made.

  /// n_images() columns for each of x.
  void write_images(const Batch& x, Batch& out) const;
  void write_images(const Changes& changes, Changes& out) const;
  /// The signs s(g, x) of one configuration, to n_images() numbers.
  void write_signs(const double* x, double* out) const;
  bool has_signs() const { return has_signs_; }
  /// log Ψ from log ψ(g·x) and signs (n_images() numbers each; no signs where they are null) of one
  /// configuration; `shares`, where they are not null, get the share of each image in Ψ.
  void sum(const double* log_abs, const double* phase, const double* signs, double& out_log_abs,
           double& out_phase, std::complex<double>* shares = nullptr) const;

 private:
  template <class Visit>
  void for_each(const Wavefunction& psi, const Batch& images, const Batch& x, Visit&& visit) const;

  const LatticeSpace& space_;
  std::vector<SymmetryImage> images_;
  bool is_real_, has_signs_;
  bool is_active_ = true;
};

}  // namespace ritz
