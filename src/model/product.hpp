#pragma once

#include <memory>
#include <vector>

#include <ritz/model/projection.hpp>
#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// ψ as a product of factors: logarithms, gradients and Laplacians add, parameters follow each
/// other. Has a capability when all its factors have it (block Gibbs sampling: only a single
/// factor has). On lattices it may be summed over symmetries.
class Product final : public Wavefunction, public SpatialDerivatives {
 public:
  /// `names` name the factors' parameter groups: "rbm.weights". At least one factor.
  Product(std::vector<std::unique_ptr<Wavefunction>> factors, std::vector<std::string> names);

  /// Is summed over symmetries from now on.
  void project(std::unique_ptr<Projection> projection);
  /// See Projection::remainder().
  double projection_remainder(const Batch& x) const { return projection_->remainder(*bare_, x); }
  /// nullptr where there is none.
  Projection* projection() { return projection_.get(); }
  const Projection* projection() const { return projection_.get(); }

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_real() const override;
  bool is_positive() const override;
  bool is_even() const override;
  bool is_symmetric() const override;
  /// One factor changes sign, and all others stay as they are.
  bool is_antisymmetric() const override;
  bool has_period() const override;
  void log_psi(const Batch& configurations, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& configurations) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override;
  const GibbsSampling* gibbs() const override;

  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  const std::vector<std::unique_ptr<Wavefunction>>& factors() const { return factors_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::unique_ptr<Wavefunction>> factors_;
  std::vector<std::string> names_;
  std::unique_ptr<Wavefunction> bare_;  // the product alone, whose images are summed
  std::unique_ptr<Projection> projection_;
};

}  // namespace ritz
