#pragma once

#include <armadillo>
#include <cstdint>

namespace ritz {

/// Restricted Boltzmann machine over visible v_i and hidden h_j, all 0 or 1:
///
///     p(v, h) ∝ exp(Σ_i a_i v_i + Σ_j b_j h_j + Σ_ji W_ji h_j v_i),
///     p(v) ∝ exp(-F(v)),  F(v) = -Σ_i a_i v_i - Σ_j softplus(b_j + Σ_i W_ji v_i).
///
/// With labels, the last n_labels visible units are a group of which exactly one is 1 (Larochelle
/// and Bengio, ICML 2008). A column of a matrix is a configuration. Parameters in one vector: W
/// (n_hidden x n_visible, column by column), a, b.
class BinaryRbm {
 public:
  BinaryRbm(arma::uword n_visible, arma::uword n_hidden, arma::uword n_labels);

  arma::uword n_visible() const { return n_visible_; }
  arma::uword n_hidden() const { return n_hidden_; }
  arma::uword n_labels() const { return n_labels_; }
  arma::uword n_weights() const { return n_hidden_ * n_visible_; }
  arma::vec& parameters() { return parameters_; }
  const arma::vec& parameters() const { return parameters_; }

  /// F of every column.
  arma::rowvec free_energy(const arma::mat& v) const;
  /// p(h_j = 1 | v), n_hidden x n.
  arma::mat hidden_probabilities(const arma::mat& v) const;
  /// p(v_i = 1 | h), n_visible x n.
  arma::mat visible_probabilities(const arma::mat& h) const;
  /// p(label | the other visible units x), n_labels x n: exact.
  arma::mat label_probabilities(const arma::mat& x) const;
  /// `n_sweeps` of Gibbs sampling, hidden then visible units, of these configurations. The random
  /// numbers are those of chain `column` and sweeps first_sweep, first_sweep + 1, ….
  void gibbs(arma::mat& v, std::uint64_t seed, std::uint64_t first_sweep,
             std::uint64_t n_sweeps) const;

  /// Adds `weight` × the sum over columns of -∂F/∂parameters to `gradient`.
  void add_gradient(const arma::mat& v, double weight, arma::vec& gradient) const;

  /// Mean over columns of Σ_i log p(v_i | all others); the labels count as one unit.
  double pseudo_log_likelihood(const arma::mat& v) const;
  /// Mean square of v_i - p(v_i = 1 | p(h | v)) over columns and units.
  double reconstruction_error(const arma::mat& v) const;

 private:
  arma::mat weights() const;
  arma::vec visible_bias() const;
  arma::vec hidden_bias() const;
  arma::mat pre_activations(const arma::mat& v) const;

  arma::uword n_visible_, n_hidden_, n_labels_;
  arma::vec parameters_;
};

}  // namespace ritz
