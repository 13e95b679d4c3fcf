#pragma once

#include <ritz/lattice/lattice.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/wavefunctions/lattice/cosh_ratios.hpp>

namespace ritz {

/// Restricted Boltzmann machine over N spins s_i = ±1 with H hidden units, which are summed over:
///
///     log ψ = Σ_i a_i s_i + Σ_j log cosh θ_j,  θ_j = b_j + Σ_i W_ji s_i
///
/// (G. Carleo and M. Troyer, Science 355, 602 (2017), up to a constant). Parameters: a (N, or none
/// without visible biases), W (H x N, column by column), b (H). Complex ones are real and imaginary
/// part in turn, and log ψ is a holomorphic function of them; with real ones ψ is positive. The
/// modulus of one with complex W and b is positive, too, and less restricted: its a are real. Where
/// no off-diagonal element of H is positive, |ψ| has at most the energy of ψ.
///
/// With a group of permutations g of the sites, each of F features has its weights and its bias,
/// which a hidden unit for every g shares: θ_fg = b_f + Σ_i W_fi s_g(i). Then ψ does not change
/// under the group. Parameters: a (one for each set of sites that the group joins), W (F x N), b
/// (F).
///
/// Without a and b (both may be left out), ψ(−s) = ψ(s).
class SpinRbm final : public Wavefunction {
 public:
  struct Form {
    arma::uword n_visible = 1;
    arma::uword n_features = 1;
    /// A group; with the identity alone every feature is a hidden unit.
    std::vector<SitePermutation> group;
    bool is_complex = true;
    bool modulus = false;  ///< |ψ| of a complex one
    bool visible_bias = true;
    bool hidden_bias = true;
  };

  /// Every parameter starts as a normal number of this standard deviation, addressed by the seed
  /// and `index`, the place of the factor in ψ.
  SpinRbm(const Form& form, double initial_std, std::uint64_t seed, std::size_t index);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool take_over(const Wavefunction& earlier) override;
  bool is_real() const override { return !form_.is_complex || form_.modulus; }
  bool is_positive() const override { return is_real(); }
  bool is_even() const override { return !form_.visible_bias && !form_.hidden_bias; }
  void log_psi(const Batch& s, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& s) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

  /// θ is complex, whether ψ has a phase or not.
  bool has_complex_units() const { return form_.is_complex; }

  // What tracked walkers are made of. Arrays over hidden units are those of CoshRatios.

  /// θ, one column per walker.
  arma::mat pre_activations(const Batch& s) const;
  /// Adds Σ_i a_i s_i.
  void add_visible(const Batch& s, LogPsi& out) const;
  /// Adds Σ_j log cosh θ_j.
  void add_hidden(const arma::mat& theta, LogPsi& out) const;
  /// tanh θ of n_columns columns that follow each other.
  void tanh(const double* theta, arma::uword n_columns, double* out) const;

  /// a_i, the imaginary part in the second row.
  const arma::mat& visible_bias() const { return visible_bias_; }
  /// One column W_i per spin.
  const arma::mat& weights() const { return weights_; }
  const CoshRatios& ratios() const { return ratios_; }

 private:
  arma::uword n_parts() const { return form_.is_complex ? 2 : 1; }
  arma::uword n_visible_parts() const { return is_real() ? 1 : 2; }
  arma::uword n_hidden() const { return form_.n_features * form_.group.size(); }
  bool contains(const SpinRbm& other) const;
  void unpack();
  arma::mat permuted(const Batch& s) const;

  Form form_;
  arma::uword n_units_;  // hidden units, padded; those of one permutation follow each other
  arma::umat orbit_;     // n_visible x 1: which visible bias a spin has
  arma::uword n_orbits_ = 0;
  arma::mat visible_bias_, weights_;
  arma::vec hidden_bias_;
  CoshRatios ratios_;
};

WavefunctionKind spin_rbm_kind();

}  // namespace ritz
