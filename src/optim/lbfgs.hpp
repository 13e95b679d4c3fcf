#pragma once

#include <cstdint>
#include <string>

#include <ritz/optim/line_search.hpp>
#include <ritz/optim/optimizer.hpp>

namespace ritz {

struct LbfgsSettings {
  arma::uword memory = 10;           ///< pairs of steps and gradient changes that are kept
  double gradient_tolerance = 1e-8;  ///< of the largest element of the gradient
  LineSearchSettings line_search;
};

enum class LbfgsStatus {
  running,    ///< a step was made, more are to come
  converged,  ///< the gradient is within its tolerance
  stalled,    ///< no step lowers the value: rounding or a discontinuity is in the way
  bad_start,  ///< value or gradient at the start is not finite
};

/// Limited-memory BFGS (Liu & Nocedal, Math. Program. 45, 503 (1989); the two-loop recursion is
/// Algorithm 7.4 of Nocedal & Wright, the scaling of the first matrix their eq. 7.20) for
/// deterministic functions: full batches and full summation. Noisy values or gradients make the
/// line search fail.
class Lbfgs {
 public:
  explicit Lbfgs(const LbfgsSettings& settings = {});

  /// One iteration: one line search and the step that it found. The first call also evaluates the
  /// objective at x. Between calls x must not be changed by others, or restart() be called.
  LbfgsStatus iterate(const Objective& objective, arma::vec& x);

  /// Iterates until something other than `running` comes or after `max_iterations`.
  LbfgsStatus minimize(const Objective& objective, arma::vec& x, std::uint64_t max_iterations);

  /// Forgets all but the counts.
  void restart();

  LbfgsStatus status() const { return status_; }
  /// What became of it, for people: "converged after 31 iterations: …".
  std::string sentence() const;

  double value() const { return point_.value; }
  double gradient_norm() const { return arma::norm(point_.gradient); }  ///< Euclidean
  std::uint64_t iterations() const { return iterations_; }
  std::uint64_t evaluations() const { return evaluations_; }

  void archive(Archive& archive);

 private:
  arma::vec direction() const;
  double largest_slope() const { return arma::norm(point_.gradient, "inf"); }
  bool search(const Objective& objective);
  void remember(const arma::vec& step, const arma::vec& gradient_change);

  LbfgsSettings settings_;
  LbfgsStatus status_ = LbfgsStatus::running;
  std::uint64_t iterations_ = 0, evaluations_ = 0;
  ObjectivePoint point_;                // empty before the first iteration
  arma::mat steps_, gradient_changes_;  // a column per pair, the oldest first
};

/// The settings from the keys of lbfgs_kind().
LbfgsSettings lbfgs_settings(const Settings& settings);

/// Its `create` is empty: L-BFGS needs the function itself.
OptimizerKind lbfgs_kind();

}  // namespace ritz
