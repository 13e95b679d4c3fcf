#pragma once

#include <armadillo>
#include <memory>
#include <span>
#include <vector>

#include <ritz/base/blocks.hpp>
#include <ritz/derivatives/log_psi.hpp>

namespace ritz {

/// The log-derivatives of W walkers with respect to n parameters of one part of a wavefunction
/// (one layer, one bias), kept in the form in which they are cheap. With ψ real up to its sign the
/// phase does not depend on parameters and its derivative is nowhere stored.
class LogDerivativePart {
 public:
  virtual ~LogDerivativePart() = default;
  virtual arma::uword n_parameters() const = 0;
  virtual bool is_real() const = 0;
  /// Adds O v: for each walker Σ_k v_k ∂_k log|ψ| and Σ_k v_k ∂_k phase. `v` has n_parameters.
  virtual void times(const double* v, LogPsi& out) const = 0;
  /// Adds Σ_w [a_w ∂_k log|ψ_w| + b_w ∂_k phase_w] to the n_parameters numbers at `out`.
  virtual void transposed_times(const LogPsi& u, double* out) const = 0;
  /// A bound on the absolute value of every entry that transposed_times(u) adds.
  virtual double bound(const LogPsi& u) const = 0;
  /// Adds O O'ᵀ to `out`, rows of this, columns of `other`, which is the same part evaluated on
  /// other walkers. W x W' when both are real, otherwise 2W x 2W' with the rows [log|ψ|; phase].
  virtual void gram(const LogDerivativePart& other, arma::mat& out) const = 0;
  /// Whether the parameters are the real and imaginary parts, in turn, of complex parameters of
  /// which log ψ is a holomorphic function.
  virtual bool is_holomorphic() const { return false; }
  /// With K = Σ_k d_k d'_k*, d_k the derivative with respect to complex parameter k, the stacked
  /// gram matrix of a holomorphic part is [Re K, -Im K; Im K, Re K]. Adds K (W x W') to `out`; to
  /// be called only where is_holomorphic().
  virtual void complex_gram(const LogDerivativePart& other, arma::cx_mat& out) const;
  /// Takes the derivatives of one walker, given by its factors in the order of factors(), off those
  /// of all walkers, up to what the factors' own deviations multiply to. Afterwards gram() and
  /// complex_gram() are those of what is left, to all digits, and nothing else may be called.
  virtual void take_off(const std::vector<arma::vec>& factors) = 0;
  /// In how many pieces the parameters can be cut whose gram() add up to that of the part.
  virtual arma::uword n_cuts() const { return 1; }
  /// These pieces, joined, in the form in which gram() of many groups of walkers costs least.
  virtual std::unique_ptr<LogDerivativePart> for_products(IndexRange cuts) const = 0;
  /// How many numbers for_products() keeps of a walker.
  virtual arma::uword products_width(IndexRange cuts) const = 0;
  /// Σ_g c_gw ∂_k log ψ_gw for each w, where walkers g, w follow each other, g running fastest:
  /// `weights` are c, G x W. With `real` they are, and so is ψ.
  virtual std::unique_ptr<LogDerivativePart> weighted_sums(const arma::cx_mat& weights,
                                                           bool real) const = 0;
  /// The matrix of ∂_k log|ψ_w| (n x W), and of the phase below it (2n x W) unless ψ is real.
  virtual arma::mat dense() const = 0;
  /// The arrays that the part consists of, each with the same count of numbers for every walker,
  /// walker after walker.
  virtual std::vector<std::span<const double>> factors() const = 0;
  /// The same part for other walkers, from their factors: in the order of factors(), one column
  /// for each walker.
  virtual std::unique_ptr<LogDerivativePart> like(std::vector<arma::mat> factors) const = 0;
};

/// Log-derivatives of W walkers with respect to all parameters: never the matrix O of W x n, but
/// its parts, and the three questions that optimizers ask. The parameters of parts follow each
/// other.
class LogDerivatives {
 public:
  LogDerivatives() = default;
  explicit LogDerivatives(arma::uword n_walkers) : n_walkers_(n_walkers) {}

  void add(std::unique_ptr<LogDerivativePart> part);
  /// The parts of a further factor of ψ: its parameters follow those that are here.
  void append(LogDerivatives&& factor);

  arma::uword n_walkers() const { return n_walkers_; }
  arma::uword n_parameters() const { return n_parameters_; }
  bool is_real() const;
  bool is_holomorphic() const;  ///< all parts are

  LogPsi times(const arma::vec& v) const;
  arma::vec transposed_times(const LogPsi& u) const;
  double bound(const LogPsi& u) const;
  arma::mat gram(const LogDerivatives& other) const;
  /// The complex W x W' matrix whose real form gram() is, where is_holomorphic().
  arma::cx_mat complex_gram(const LogDerivatives& other) const;
  /// See LogDerivativePart::weighted_sums().
  LogDerivatives weighted_sums(const arma::cx_mat& weights, bool real) const;
  /// The matrix of ∂_k log|ψ_w| (n x W), and of the phase below it (2n x W in all) when ψ is
  /// complex: for tests and for few parameters.
  arma::mat dense() const;

  /// All numbers of all parts, one column for each walker: what travels between ranks. Columns of
  /// several sets of the same wavefunction may be joined.
  arma::mat packed() const;
  /// See LogDerivativePart::take_off(): the walker is a column of packed().
  void take_off(const arma::vec& packed);
  /// A part of the parameters: pieces `cuts` of one part, or several whole parts.
  struct Slice {
    IndexRange parts;
    IndexRange cuts;
    arma::uword width = 0;  ///< rows of its packed()
  };
  /// All parameters in slices of at most `max_width` numbers for each walker, as far as parts can
  /// be cut.
  std::vector<Slice> slices(arma::uword max_width) const;
  /// The derivatives of a slice, see LogDerivativePart::for_products(). The gram() of all slices
  /// add up to the whole.
  LogDerivatives slice(const Slice& slice) const;
  /// Log-derivatives of the same wavefunction for other walkers, from packed().
  LogDerivatives like(const arma::mat& packed) const;

 private:
  arma::uword n_walkers_ = 0;
  arma::uword n_parameters_ = 0;
  std::vector<std::unique_ptr<LogDerivativePart>> parts_;
};

/// Derivatives stored as they are: n x W, and the same for the phase unless ψ is real.
std::unique_ptr<LogDerivativePart> dense_part(arma::mat log_abs, arma::mat phase = {});

/// Derivatives with respect to the weights of a dense layer, V (n_out x n_in, column by column),
/// and then its biases when `with_bias`. The layer is applied to `columns_per_walker` columns per
/// walker, which follow each other; `inputs` is n_in x (columns_per_walker · W), `signals` is
/// n_out x the same: the derivative of log|ψ| with respect to the layer's outputs, and
/// `phase_signals` that of the phase (empty when ψ is real). Walker w has the derivative Σ_c signal
/// inputᵀ. Where the sums take no more memory than their factors they are what is kept.
std::unique_ptr<LogDerivativePart> outer_part(arma::mat inputs, arma::mat signals, bool with_bias,
                                              arma::uword columns_per_walker = 1,
                                              arma::mat phase_signals = {});

/// The same for complex weights V and biases of which log ψ is a holomorphic function: `signals` is
/// the complex derivative of log ψ with respect to the layer's outputs. The parameters of this part
/// are Re V_11, Im V_11, Re V_21, …: the elements of a complex matrix as they lie in memory. A
/// weight has the derivatives d = signal · input with respect to its real part and i d with respect
/// to its imaginary part. Complex parameters that are no layer are one whose inputs are their
/// derivatives (n x W) and whose signals are 1.
std::unique_ptr<LogDerivativePart> complex_outer_part(arma::mat inputs, arma::cx_mat signals,
                                                      bool with_bias,
                                                      arma::uword columns_per_walker = 1);
std::unique_ptr<LogDerivativePart> complex_outer_part(arma::cx_mat inputs, arma::cx_mat signals,
                                                      bool with_bias,
                                                      arma::uword columns_per_walker = 1);

}  // namespace ritz
