#pragma once

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// Gaussian–binary restricted Boltzmann machine over the M coordinates x, with H hidden units:
///
///     log ψ = f [ −Σ_i (x_i − a_i)²/2σ² + Σ_j log(1 + e^{Q_j}) ],  Q_j = b_j + Σ_i W_ji x_i/σ²
///
/// with the power f = 1 (ψ = F, Carleo and Troyer's form for continuous visible units) or f = ½
/// (ψ = √F, |ψ|² the marginal of a Boltzmann distribution). Without the envelope the first term and
/// the parameters a are left out. Parameters: a (M), W (H x M, column by column), b (H), log σ when
/// trained.
class GaussianRbm final : public Wavefunction, public SpatialDerivatives, public GibbsSampling {
 public:
  struct Form {
    arma::uword n_visible = 1;
    arma::uword n_hidden = 1;
    double power = 1;
    double sigma = 1;
    bool envelope = true;
    bool train_sigma = false;
  };

  /// Weights and biases start as normal numbers of this standard deviation, addressed by the seed
  /// and `index`, the place of the factor in ψ.
  GaussianRbm(const Form& form, double initial_std, std::uint64_t seed, std::size_t index);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  const GibbsSampling* gibbs() const override { return form_.envelope ? this : nullptr; }
  void add_gradient(const Batch& x, SpatialValues& out) const override;
  void add_laplacian(const Batch& x, SpatialValues& out) const override;
  void gibbs_sweep(Batch& x, std::uint64_t seed, std::uint64_t first_walker,
                   std::uint64_t step) const override;

  /// Q, H x W.
  arma::mat pre_activations(const Batch& x) const;
  /// log ψ of each column from its coordinates and its Q.
  arma::rowvec log_psi_from(const Batch& x, const arma::mat& q) const;
  /// W/σ², H x M: what one unit of x adds to Q.
  const arma::mat& scaled_weights() const { return scaled_weights_; }

 private:
  void unpack();
  void add_derivatives(const Batch& x, SpatialValues& out, bool with_laplacian) const;

  Form form_;
  double sigma2_ = 1;
  arma::vec a_, b_;
  arma::mat weights_, scaled_weights_;
};

WavefunctionKind gaussian_rbm_kind();

}  // namespace ritz
