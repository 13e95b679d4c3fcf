#pragma once

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// Pair factor on a lattice,
///
///     log ψ = Σ_{i<j} v_ij x_i x_j  (and Σ_i v_ii x_i² where x takes more than two values),
///
/// with a parameter for every pair, one for all pairs at one distance, or one for those on the same
/// site. Parameters: v in the order of the pairs (0, 1), (0, 2), (1, 2), (0, 3), … and then of the
/// sites, or in the order of the distances, those within a species first. Complex ones are real and
/// imaginary part in turn; with real ones ψ is positive.
class LatticeJastrow final : public Wavefunction {
 public:
  struct Form {
    /// n_dof x n_dof, symmetric: which parameter v_ij is; `none` where there is no factor.
    arma::umat parameter;
    arma::uword n_parameters = 0;
    bool is_complex = false;
  };
  static constexpr arma::uword none = ~arma::uword{0};

  /// Every parameter starts as a normal number of this standard deviation, addressed by the seed
  /// and `index`, the place of the factor in ψ.
  LatticeJastrow(Form form, double initial_std, std::uint64_t seed, std::size_t index);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_real() const override { return !form_.is_complex; }
  bool is_positive() const override { return is_real(); }
  bool is_even() const override { return true; }
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

  /// v, n_dof x n_dof and symmetric, twice v_ii on the diagonal: the fields of x are v x, and
  /// log ψ is x·v x/2. The imaginary part is empty for a real ψ.
  const arma::mat& pairs() const { return pairs_; }
  const arma::mat& imaginary_pairs() const { return imaginary_pairs_; }

 private:
  void unpack();

  Form form_;
  arma::mat pairs_, imaginary_pairs_;
};

WavefunctionKind lattice_jastrow_kind();

}  // namespace ritz
