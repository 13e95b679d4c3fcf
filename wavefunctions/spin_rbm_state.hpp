#pragma once

#include <utility>
#include <vector>

#include "wavefunctions/spin_rbm.hpp"

namespace ritz {

/// Walkers tracked with what CoshRatios keeps of every hidden unit. Ratios for one and two flipped
/// spins are products from tables; those for more, and those out of the range of the product, are
/// sums of log cosh.
class SpinRbmState final : public WalkerState {
 public:
  SpinRbmState(const SpinRbm& rbm, Batch configurations);

  void log_ratios(const Changes& changes, LogPsi& out) const override;
  void apply(const Changes& accepted) override;
  void refresh() override;

 private:
  /// The spins that change k turns around.
  void find_flips(const Changes& changes, std::size_t k, std::vector<std::uint32_t>& flips) const;
  /// Σ_j log cosh after the flips less that before.
  std::pair<double, double> log_ratio_of_sums(std::uint32_t walker,
                                              const std::vector<std::uint32_t>& flips) const;

  /// Everything of one walker again from its configuration.
  void refresh(arma::uword walker);

  const SpinRbm& rbm_;
  arma::mat exponential_, shares_;
  std::vector<char> in_range_;  // whether those two can be tracked for a walker
  std::vector<int> n_changes_;  // of each walker since it was refreshed
};

}  // namespace ritz
