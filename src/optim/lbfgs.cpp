#include <ritz/optim/lbfgs.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <ritz/base/archive.hpp>

namespace ritz {

Lbfgs::Lbfgs(const LbfgsSettings& settings) : settings_(settings) {}

LbfgsStatus Lbfgs::iterate(const Objective& objective, arma::vec& x) {
  if (point_.x.empty()) {
    point_.x = x;
    point_.value = objective(x, point_.gradient);
    ++evaluations_;
  }
  if (!std::isfinite(point_.value) || !point_.gradient.is_finite())
    return status_ = LbfgsStatus::bad_start;
  if (largest_slope() <= settings_.gradient_tolerance) return status_ = LbfgsStatus::converged;
  if (!search(objective)) {
    if (steps_.n_cols == 0) return status_ = LbfgsStatus::stalled;
    // What was remembered may belong to another region; the gradient itself is worth a try.
    steps_.reset();
    gradient_changes_.reset();
    if (!search(objective)) return status_ = LbfgsStatus::stalled;
  }
  ++iterations_;
  x = point_.x;
  const bool converged = largest_slope() <= settings_.gradient_tolerance;
  return status_ = converged ? LbfgsStatus::converged : LbfgsStatus::running;
}

LbfgsStatus Lbfgs::minimize(const Objective& objective, arma::vec& x,
                            std::uint64_t max_iterations) {
  for (std::uint64_t i = 0; i < max_iterations; ++i)
    if (iterate(objective, x) != LbfgsStatus::running) break;
  return status_;
}

void Lbfgs::restart() {
  point_ = {};
  steps_.reset();
  gradient_changes_.reset();
  status_ = LbfgsStatus::running;
}

bool Lbfgs::search(const Objective& objective) {
  const ObjectivePoint before = point_;
  const double first_step =
      steps_.n_cols > 0 ? 1.0 : std::min(1.0, 1 / arma::norm(point_.gradient));
  const LineSearchResult result =
      wolfe_line_search(objective, direction(), first_step, settings_.line_search, point_);
  evaluations_ += static_cast<std::uint64_t>(result.evaluations);
  if (result.found) remember(point_.x - before.x, point_.gradient - before.gradient);
  return result.found;
}

arma::vec Lbfgs::direction() const {
  arma::vec q = -point_.gradient;
  const arma::uword n_pairs = steps_.n_cols;
  if (n_pairs == 0) return q;
  arma::vec alpha(n_pairs), curvature(n_pairs);
  for (arma::uword i = n_pairs; i-- > 0;) {
    curvature[i] = arma::dot(steps_.col(i), gradient_changes_.col(i));
    alpha[i] = arma::dot(steps_.col(i), q) / curvature[i];
    q -= alpha[i] * gradient_changes_.col(i);
  }
  const auto latest = gradient_changes_.col(n_pairs - 1);
  q *= curvature[n_pairs - 1] / arma::dot(latest, latest);
  for (arma::uword i = 0; i < n_pairs; ++i) {
    const double beta = arma::dot(gradient_changes_.col(i), q) / curvature[i];
    q += (alpha[i] - beta) * steps_.col(i);
  }
  return q;
}

void Lbfgs::remember(const arma::vec& step, const arma::vec& gradient_change) {
  // The Wolfe conditions make the curvature positive; rounding may still spoil a tiny one.
  const double smallest =
      std::numeric_limits<double>::epsilon() * arma::norm(step) * arma::norm(gradient_change);
  if (settings_.memory == 0 || !(arma::dot(step, gradient_change) > smallest)) return;
  if (steps_.n_cols == settings_.memory) {
    steps_.shed_col(0);
    gradient_changes_.shed_col(0);
  }
  steps_.insert_cols(steps_.n_cols, step);
  gradient_changes_.insert_cols(gradient_changes_.n_cols, gradient_change);
}

std::string Lbfgs::sentence() const {
  const std::string counts =
      fmt::format("after {} iterations and {} evaluations", iterations_, evaluations_);
  const std::string where = point_.x.empty()
                                ? ""
                                : fmt::format(
                                      ": the value is {:.10g} and the largest element of the "
                                      "gradient {:.3g}",
                                      point_.value, largest_slope());
  switch (status_) {
    case LbfgsStatus::running:
      return "not converged " + counts + where;
    case LbfgsStatus::converged:
      return "converged " + counts + where;
    case LbfgsStatus::stalled:
      return "stalled " + counts + where +
             fmt::format(
                 ", above the tolerance {:.3g}, and no step along the gradient lowers the "
                 "value; it is at its rounding, or noisy, or has a jump",
                 settings_.gradient_tolerance);
    case LbfgsStatus::bad_start:
      return "cannot start: the value or the gradient at the start is not finite";
  }
  return "";
}

void Lbfgs::archive(Archive& archive) {
  archive.field("iterations", iterations_);
  archive.field("evaluations", evaluations_);
  archive.field("x", point_.x);
  archive.field("value", point_.value);
  archive.field("gradient", point_.gradient);
  archive.field("steps", steps_);
  archive.field("gradient_changes", gradient_changes_);
}

LbfgsSettings lbfgs_settings(const Settings& settings) {
  LbfgsSettings out;
  out.memory = static_cast<arma::uword>(settings.integer("memory"));
  out.gradient_tolerance = settings.real("gradient_tolerance");
  return out;
}

OptimizerKind lbfgs_kind() {
  Schema schema("lbfgs",
                "limited-memory BFGS with a line search, for energies and losses without noise");
  schema
      .add(Key("memory")
               .integer(between(1, 1000))
               .defaults_to(10)
               .means("steps that shape the approximate Hessian"))
      .add(Key("gradient_tolerance")
               .real(at_least(0))
               .defaults_to(1e-8)
               .means("converged when no element of the gradient is larger"))
      .example("kind = \"lbfgs\"");
  return {schema, {}};
}

}  // namespace ritz
