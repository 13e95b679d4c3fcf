#pragma once

#include <ritz/nn/laplacian_batch.hpp>
#include <ritz/space/batch.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// What the networks of a deep set are given. With x = r/ℓ and u the distance of two particles in
/// units of ℓ, the features are
///
///     of a particle:  x and σ(|x|),                        σ(u) = √(1 + u²) − 1
///     of a pair:      (x_p + x_q)/2, σ(u) and, with cusp, κ(u) = u²/(1 + u)
///
/// and, where species are told apart, ±1: which species, or whether both are of one. Nothing
/// changes when the particles of a pair are exchanged. σ is smooth everywhere. κ = u² − u³ + … has
/// no slope where particles meet, so that the cusp remains what the Jastrow factor made it, but it
/// has the odd powers that follow in ψ where the interaction diverges there.
///
/// Columns are particles or pairs (0,1), (0,2), …, (1,2), … of walker after walker.
class DeepSetsFeatures {
 public:
  struct Form {
    double length = 1;  ///< ℓ in bohr
    bool cusp = false;
    bool tell_species = false;
  };
  DeepSetsFeatures(ParticleSpace space, const Form& form);

  const ParticleSpace& space() const { return space_; }
  /// Features of a particle, and of a pair.
  arma::uword particle_rows() const;
  arma::uword pair_rows() const;

  /// Of particle p at `at`.
  void particle(arma::uword p, const double* at, double* out) const;
  /// Of the pair p, q.
  void pair(arma::uword p, const double* at_p, arma::uword q, const double* at_q,
            double* out) const;

  void all(const Batch& r, arma::mat& particles, arma::mat& pairs) const;
  /// With the derivatives with respect to the coordinates of the particle, or of the two.
  void all(const Batch& r, LaplacianBatch& particles, LaplacianBatch& pairs) const;
  /// The chain rule: adds to `gradient`, n_dof x W, what follows from the gradients with respect to
  /// the features.
  void add_gradient(const Batch& r, const arma::mat& particles, const arma::mat& pairs,
                    arma::mat& gradient) const;

 private:
  ParticleSpace space_;
  Form form_;

  arma::uword n_pair_radial() const { return form_.cusp ? 2 : 1; }
};

}  // namespace ritz
