#pragma once

#include <armadillo>
#include <functional>

namespace ritz {

/// A function to be minimised: returns its value at x and writes its gradient.
using Objective = std::function<double(const arma::vec& x, arma::vec& gradient)>;

/// A point with the value and gradient of the objective there.
struct ObjectivePoint {
  arma::vec x;
  double value = 0;
  arma::vec gradient;
};

struct LineSearchSettings {
  double decrease = 1e-4;  ///< c₁ of the Wolfe conditions
  double curvature = 0.9;  ///< c₂
  int max_evaluations = 30;
};

struct LineSearchResult {
  bool found = false;
  double step = 0;
  int evaluations = 0;
};

/// A step α along `direction` from `point` that fulfils the strong Wolfe conditions
///
///     f(α) ≤ f(0) + c₁ α f'(0),   |f'(α)| ≤ c₂ |f'(0)|
///
/// (Nocedal & Wright, Numerical Optimization, 2nd ed., 2006, eq. 3.7). An interval known to hold
/// such a step is narrowed by safeguarded cubic interpolation (eq. 3.59), starting with
/// `first_step`; values that are not finite shorten the step. Near a minimum, where f changes by
/// less than its rounding, the decrease is judged by the slope alone (the approximate Wolfe
/// conditions of Hager & Zhang, SIAM J. Optim. 16, 170 (2005), eq. 4.1).
///
/// On success `point` moves to the new one; otherwise it stays. `direction` must point downhill.
LineSearchResult wolfe_line_search(const Objective& objective, const arma::vec& direction,
                                   double first_step, const LineSearchSettings& settings,
                                   ObjectivePoint& point);

}  // namespace ritz
