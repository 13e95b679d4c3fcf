#include <ritz/learning/models/lasso.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <ritz/base/error.hpp>

namespace ritz {

LassoProblem::LassoProblem(arma::mat g, arma::vec c)
    : g_(std::move(g)), c_(std::move(c)), b_(c_.n_elem), slope_(c_) {}

// 2 slope_j is minus the derivative of the smooth part.
double LassoProblem::objective(double lambda) const {
  return -arma::dot(b_, c_ + slope_) + lambda * arma::norm(b_, 1);
}

void LassoProblem::move_to(const arma::vec& b) {
  b_ = b;
  slope_ = c_ - g_ * b_;
}

void LassoProblem::descend(double lambda, arma::uword j) {
  const double curvature = g_(j, j);
  if (curvature <= 0) return;  // a constant column
  const double pull = slope_[j] + curvature * b_[j];
  const double size = std::abs(pull) - lambda / 2;
  const double updated = size > 0 ? std::copysign(size, pull) / curvature : 0.0;
  if (updated == b_[j]) return;
  slope_ -= (updated - b_[j]) * g_.col(j);
  b_[j] = updated;
}

void LassoProblem::sweep(double lambda) {
  for (arma::uword j = 0; j < b_.n_elem; ++j) descend(lambda, j);
}

// How far a coefficient is from the condition of its minimum.
double LassoProblem::violation(double lambda, arma::uword j) const {
  return b_[j] == 0 ? std::abs(slope_[j]) - lambda / 2
                    : std::abs(slope_[j] - std::copysign(lambda / 2, b_[j]));
}

// What it may leave of the slopes.
double LassoProblem::rounding() const {
  return 64 * std::numeric_limits<double>::epsilon() *
         (arma::norm(c_, "inf") + g_.diag().max() * arma::norm(b_, 1));
}

bool LassoProblem::is_solved(double lambda) const {
  const double allowed = rounding();
  for (arma::uword j = 0; j < b_.n_elem; ++j)
    if (violation(lambda, j) > allowed) return false;
  return true;
}

// Lets the zero that is worst placed go; false where there is none.
bool LassoProblem::activate(double lambda) {
  std::optional<arma::uword> worst;
  double largest = rounding();
  for (arma::uword j = 0; j < b_.n_elem; ++j) {
    if (b_[j] != 0 || violation(lambda, j) <= largest) continue;
    worst = j;
    largest = violation(lambda, j);
  }
  if (!worst) return false;
  descend(lambda, *worst);
  return b_[*worst] != 0;
}

// To the minimum on the coefficients that are not zero, with their signs; where one would change
// its sign on the way, to the best of the points where one vanishes.
LassoProblem::Exact LassoProblem::exact_step(double lambda) {
  const arma::uvec active = arma::find(b_ != 0);
  if (active.empty()) return Exact::stationary;
  const arma::mat g = g_(active, active);
  arma::mat factor;
  if (!arma::chol(factor, g)) return Exact::failed;
  const arma::mat transposed = factor.t();
  const auto solved = [&](const arma::vec& right) -> arma::vec {
    return arma::solve(arma::trimatu(factor), arma::solve(arma::trimatl(transposed), right));
  };
  const arma::vec b = b_(active), pull = c_(active) - lambda / 2 * arma::sign(b);
  arma::vec target = solved(pull);
  target += solved(pull - g * target);  // refined once
  if (!target.is_finite()) return Exact::failed;

  const arma::vec start = b_;
  const double before = objective(lambda);
  arma::vec trial = start;
  trial(active) = target;
  move_to(trial);
  double lowest = objective(lambda);
  const bool same_signs = arma::all(b % target > 0);
  if (same_signs && lowest <= before + 1e-12 * std::abs(before)) return Exact::stationary;

  arma::vec best = trial;
  for (arma::uword k = 0; k < b.n_elem; ++k) {
    if (b[k] * target[k] > 0) continue;
    trial(active) = b + b[k] / (b[k] - target[k]) * (target - b);
    trial[active[k]] = 0;
    move_to(trial);
    if (const double value = objective(lambda); value < lowest) {
      lowest = value;
      best = trial;
    }
  }
  move_to(lowest < before ? best : start);
  return lowest < before ? Exact::dropped : Exact::failed;
}

bool LassoProblem::minimize(double lambda, arma::uword max_steps) {
  move_to(b_);
  for (arma::uword step = 0; step < max_steps; ++step) {
    const Exact exact = exact_step(lambda);
    if (exact == Exact::dropped) continue;
    if (exact == Exact::stationary && !activate(lambda)) return true;
    if (exact == Exact::failed) {
      if (is_solved(lambda)) return true;
      sweep(lambda);
    }
  }
  return false;
}

arma::mat Lasso::solve(const arma::mat& x, const arma::mat& y) {
  const auto n = static_cast<double>(x.n_cols);
  const arma::mat g = x * x.t() / n, c = x * y.t() / n;
  arma::mat out(x.n_rows, y.n_rows);
  for (arma::uword t = 0; t < y.n_rows; ++t) {
    LassoProblem problem(g, c.col(t));
    if (!problem.minimize(settings_.lambda, settings_.max_steps))
      throw NumericsError(fmt::format(
          "the lasso did not converge within {} steps; choose a larger model.lambda or more "
          "model.max_steps",
          settings_.max_steps));
    out.col(t) = problem.solution();
    if (t == 0 && settings_.path > 0) follow_path(LassoProblem(g, c.col(t)));
  }
  return out;
}

// Centred rows, and the matrix of the features, its copy, that of those that count and its factor.
double Lasso::n_numbers_to_fit(double n_rows) const {
  const auto n_features = static_cast<double>(coefficients().n_rows);
  return (n_features + static_cast<double>(coefficients().n_cols)) * n_rows +
         6 * n_features * n_features;
}

void Lasso::follow_path(LassoProblem problem) {
  const double top = std::log10(std::max(problem.largest_lambda(), settings_.lambda));
  path_.lambda = arma::logspace(top, std::log10(settings_.lambda), settings_.path);
  path_.coefficients.set_size(problem.solution().n_elem, settings_.path);
  for (arma::uword i = 0; i < settings_.path; ++i) {
    problem.minimize(path_.lambda[i], settings_.max_steps);
    path_.coefficients.col(i) = problem.solution();
  }
}

void Lasso::describe(Value::Table& summary) const {
  summary["nonzero_coefficients"] = static_cast<std::int64_t>(arma::accu(coefficients() != 0));
}

void Lasso::archive(Archive& archive) {
  LinearModel::archive(archive);
  archive.field("path_lambda", path_.lambda);
  archive.field("path_coefficients", path_.coefficients);
}

ModelKind lasso_kind() {
  Schema schema("lasso", "least squares with a penalty: minimises (1/n)‖y − Xb‖² + λ‖b‖₁");
  add_common_model_keys(schema);
  schema
      .add(Key("lambda").real(above(0)).defaults_to(1e-3).means(
          "λ; the intercept is free. scikit-learn's Lasso has alpha = λ/2"))
      .add(Key("path")
               .integer(between(0, 10000))
               .defaults_to(0)
               .means("how many λ, evenly in logarithm from the largest that matters down to "
                      "lambda, path.csv holds the coefficients for (of the first target)"))
      .add(Key("max_steps")
               .integer(between(1, 1e9))
               .defaults_to(100000)
               .means("of the search, before it counts as not converging"))
      .example("lambda = 0.01\npath = 20");
  const auto create = [](Settings& model, Settings&, const ModelContext& context) {
    const LassoSettings settings{.lambda = model.real("lambda"),
                                 .path = static_cast<arma::uword>(model.integer("path")),
                                 .max_steps = static_cast<arma::uword>(model.integer("max_steps"))};
    return std::make_unique<Lasso>(context, settings);
  };
  return {schema, {Task::regression}, {}, false, create};
}

}  // namespace ritz
