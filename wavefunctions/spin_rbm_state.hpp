#pragma once

#include <utility>
#include <vector>

#include "wavefunctions/spin_rbm.hpp"

namespace ritz {

/// Walkers tracked with θ, e^2θ and tanh θ of every hidden unit. Ratios for one and two flipped
/// spins are products from tables; those for more, and those for which the product would lose
/// precision, are sums of log cosh.
class SpinRbmState final : public WalkerState {
 public:
  SpinRbmState(const SpinRbm& rbm, Batch configurations);

  void log_ratios(const Changes& changes, LogPsi& out) const override;
  void apply(const Changes& accepted) override;
  void refresh() override;

 private:
  /// The spins that change k turns around.
  void find_flips(const Changes& changes, std::size_t k, std::vector<std::uint32_t>& flips) const;
  /// Σ_j log cosh of the changed θ less that of the present one.
  std::pair<double, double> log_ratio_of_sums(std::uint32_t walker,
                                              const std::vector<std::uint32_t>& flips) const;
  void shift(std::uint32_t walker, const std::vector<std::uint32_t>& flips, double* theta) const;

  /// Everything of one walker again from its configuration.
  void refresh(arma::uword walker);
  /// e^2θ and tanh θ of one walker from θ.
  void start(arma::uword walker);

  const SpinRbm& rbm_;
  arma::mat theta_, exponential_, tanh_;
  std::vector<char> in_range_;  // whether e^2θ of each walker is
  std::vector<int> n_changes_;  // of each walker since it was refreshed
};

}  // namespace ritz
