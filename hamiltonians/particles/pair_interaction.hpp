#pragma once

#include <memory>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// The interaction energy Σ_{p<q} v(r_pq) of particles in continuous space.
class PairInteraction {
 public:
  virtual ~PairInteraction() = default;
  /// For n pairs at distances r: adds Σ v to `energy` and Σ r v′ (their share of Σ_i r_i·∇_i V) to
  /// `r_dot_gradient`.
  virtual void add(const double* r, arma::uword n, double& energy,
                   double& r_dot_gradient) const = 0;
  virtual PairLaw law() const = 0;
  virtual bool has_virial() const { return true; }
  virtual std::string description() const = 0;
  /// Throws UsageError when the interaction has no meaning in d dimensions.
  virtual void require_dimension(arma::uword /*d*/) const {}
};

/// The kinds none, coulomb, hard_core, gaussian, inverse_square, for a key `interaction`.
std::vector<Schema> interaction_schemas();
std::unique_ptr<PairInteraction> make_interaction(const Settings& settings);

}  // namespace ritz
