#pragma once

#include <utility>
#include <vector>

#include <ritz/wavefunctions/lattice/spin_rbm.hpp>

namespace ritz {

/// Walkers tracked with what CoshRatios keeps of every hidden unit. Ratios for one and two flipped
/// spins are products from tables; those for more, and those out of the range of the product, are
/// sums of log cosh.
class SpinRbmState final : public WalkerState {
 public:
  SpinRbmState(const SpinRbm& rbm, Batch configurations);

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override;
  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override;
  void compute_all() override;
  void list_caches(std::vector<arma::mat*>& out) override;

 private:
  /// The spins that change k turns around, in flips_.
  void find_flips(const Changes& changes, std::size_t k) const;
  /// Σ_j log cosh after the flips less that before.
  std::pair<double, double> log_ratio_of_sums(std::uint32_t walker) const;

  const SpinRbm& rbm_;
  arma::mat exponential_, shares_;
  arma::rowvec in_range_;  // 1 where those two can be tracked for a walker, otherwise 0

  // Workspaces.
  mutable std::vector<std::uint32_t> flips_;
  mutable arma::rowvec re_, im_, angle_;
};

}  // namespace ritz
