#pragma once

#include <algorithm>
#include <cmath>

namespace ritz::testing {

/// Collects derivatives beside their central differences with steps h and h/2, whose errors are of
/// order h². A wrong derivative shows at both steps; a step that is too long or too short shows in
/// how the error falls.
class DifferenceErrors {
 public:
  void add(double exact, double coarse, double fine) {
    scale_ = std::max(scale_, std::abs(exact));
    keep_largest(coarse_, coarse - exact);
    keep_largest(fine_, fine - exact);
    keep_largest(extrapolated_, (4 * fine - coarse) / 3 - exact);
  }

  /// The errors relative to the largest derivative, or absolute where all are below 0.1.
  double coarse() const { return coarse_ / scale_; }
  double fine() const { return fine_ / scale_; }
  /// Of Richardson's extrapolation, of order h⁴.
  double extrapolated() const { return extrapolated_ / scale_; }
  /// Whether halving the step quarters the error, up to rounding.
  bool falls_quadratically(double rounding) const { return fine() < 0.3 * coarse() + rounding; }

 private:
  static void keep_largest(double& largest, double error) {
    // NaN is kept, too.
    if (!std::isnan(largest) && !(std::abs(error) <= largest)) largest = std::abs(error);
  }

  double scale_ = 0.1, coarse_ = 0, fine_ = 0, extrapolated_ = 0;
};

}  // namespace ritz::testing
