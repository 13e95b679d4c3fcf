#include <ritz/optim/line_search.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace ritz {

namespace {

constexpr double largest_growth = 10;        // of a step that is still too short
constexpr double smallest_share = 0.1;       // of the interval, on either side of a trial
constexpr double rounding_of_value = 1e-14;  // relative to the value

/// A trial step with the value and slope there.
struct Trial {
  double step, value, slope;
};

bool is_finite(const Trial& trial) {
  return std::isfinite(trial.value) && std::isfinite(trial.slope);
}

// The minimiser of the cubic through both trials, if there is one.
std::optional<double> cubic_minimum(const Trial& a, const Trial& b) {
  const double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step);
  const double square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return std::nullopt;
  const double d2 = std::copysign(std::sqrt(square), b.step - a.step);
  const double minimum =
      b.step - (b.step - a.step) * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  return std::isfinite(minimum) ? std::optional(minimum) : std::nullopt;
}

double within(const Trial& low, const Trial& high) {
  const double width = high.step - low.step, middle = low.step + 0.5 * width;
  if (!is_finite(high)) return low.step + smallest_share * width;
  return std::clamp(cubic_minimum(low, high).value_or(middle), low.step + smallest_share * width,
                    high.step - smallest_share * width);
}

double beyond(const Trial& before, const Trial& low) {
  const double guess = cubic_minimum(before, low).value_or(largest_growth * low.step);
  return std::clamp(guess > low.step ? guess : largest_growth * low.step, 2 * low.step,
                    largest_growth * low.step);
}

enum class Verdict { accept, too_short, too_long };

class WolfeConditions {
 public:
  WolfeConditions(const Trial& start, const LineSearchSettings& settings)
      : start_(start), settings_(settings) {}

  Verdict judge(const Trial& trial) const {
    if (!is_finite(trial) || !decreases(trial)) return Verdict::too_long;
    const double allowed = settings_.curvature * std::abs(start_.slope);
    if (trial.slope < -allowed) return Verdict::too_short;
    return trial.slope > allowed ? Verdict::too_long : Verdict::accept;
  }

 private:
  bool decreases(const Trial& trial) const {
    const double change = trial.value - start_.value;
    if (change <= settings_.decrease * trial.step * start_.slope) return true;
    return change <= rounding_of_value * std::abs(start_.value) &&
           trial.slope <= (2 * settings_.decrease - 1) * start_.slope;
  }

  Trial start_;
  LineSearchSettings settings_;
};

}  // namespace

LineSearchResult wolfe_line_search(const Objective& objective, const arma::vec& direction,
                                   double first_step, const LineSearchSettings& settings,
                                   ObjectivePoint& point) {
  const Trial start{0, point.value, arma::dot(point.gradient, direction)};
  const WolfeConditions conditions(start, settings);
  LineSearchResult out;
  if (!(start.slope < 0)) return out;
  // Downhill at `low`, which decreases enough; at `high`, if known, it does not or goes uphill:
  // a step that is accepted lies between them.
  Trial before = start, low = start;
  std::optional<Trial> high;
  ObjectivePoint next;
  double step = first_step;
  while (out.evaluations < settings.max_evaluations) {
    next.x = point.x + step * direction;
    next.value = objective(next.x, next.gradient);
    ++out.evaluations;
    const Trial trial{step, next.value, arma::dot(next.gradient, direction)};
    const Verdict verdict = conditions.judge(trial);
    if (verdict == Verdict::accept) {
      point = std::move(next);
      out.found = true;
      out.step = step;
      return out;
    }
    if (verdict == Verdict::too_long) {
      high = trial;
    } else {
      before = low;
      low = trial;
    }
    step = high ? within(low, *high) : beyond(before, low);
    if (high && high->step - low.step <= std::numeric_limits<double>::epsilon() * high->step) break;
  }
  return out;
}

}  // namespace ritz
