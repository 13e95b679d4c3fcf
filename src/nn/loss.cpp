#include <ritz/nn/loss.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

namespace {

void check_shapes(const arma::mat& outputs, const arma::mat& targets) {
  if (arma::size(outputs) != arma::size(targets))
    throw std::logic_error("a loss is given outputs and targets of different shapes");
}

// The loss whose element of error e = output - target is f(e), with derivative f_slope.
template <class Function>
double of_errors(const arma::mat& outputs, const arma::mat& targets, double weight,
                 arma::mat& gradient, Function&& f) {
  check_shapes(outputs, targets);
  gradient.set_size(arma::size(outputs));
  const double scale = weight / static_cast<double>(outputs.n_rows);
  double sum = 0;
  for (arma::uword i = 0; i < outputs.n_elem; ++i) {
    const auto [value, slope] = f(outputs[i] - targets[i]);
    sum += value;
    gradient[i] = scale * slope;
  }
  return scale * sum;
}

struct ValueAndSlope {
  double value, slope;
};

double sign(double x) { return (x > 0) - (x < 0); }

double mse(const arma::mat& outputs, const arma::mat& targets, double weight, arma::mat& gradient) {
  return of_errors(outputs, targets, weight, gradient, [](double e) {
    return ValueAndSlope{e * e, 2 * e};
  });
}

double mae(const arma::mat& outputs, const arma::mat& targets, double weight, arma::mat& gradient) {
  return of_errors(outputs, targets, weight, gradient, [](double e) {
    return ValueAndSlope{std::abs(e), std::isnan(e) ? e : sign(e)};
  });
}

double huber(const arma::mat& outputs, const arma::mat& targets, double weight,
             arma::mat& gradient) {
  return of_errors(outputs, targets, weight, gradient, [](double e) {
    const double a = std::abs(e);
    return a <= 1 ? ValueAndSlope{0.5 * e * e, e}
                  : ValueAndSlope{a - 0.5, std::isnan(e) ? e : sign(e)};
  });
}

// -t log σ(z) - (1 - t) log(1 - σ(z)) = softplus(z) - t z.
double binary_cross_entropy(const arma::mat& outputs, const arma::mat& targets, double weight,
                            arma::mat& gradient) {
  check_shapes(outputs, targets);
  gradient.set_size(arma::size(outputs));
  arma::mat softplus(arma::size(outputs));
  softplus_sigmoid(outputs, softplus, gradient);
  const double scale = weight / static_cast<double>(outputs.n_rows);
  double sum = 0;
  for (arma::uword i = 0; i < outputs.n_elem; ++i) {
    sum += softplus[i] - targets[i] * outputs[i];
    gradient[i] = scale * (gradient[i] - targets[i]);
  }
  return scale * sum;
}

// Columns become exp(z - max z); returns Σ_w over columns of what `use` makes of (column, max,
// sum).
template <class Use>
void shifted_exponentials(arma::mat& z, Use&& use) {
  std::vector<double> largest(z.n_cols);
  for (arma::uword w = 0; w < z.n_cols; ++w) {
    double* column = z.colptr(w);
    largest[w] = *std::max_element(column, column + z.n_rows);
    for (arma::uword i = 0; i < z.n_rows; ++i) column[i] -= largest[w];
  }
  vector_exp(z, z);
  for (arma::uword w = 0; w < z.n_cols; ++w) {
    double sum = 0;
    for (arma::uword i = 0; i < z.n_rows; ++i) sum += z(i, w);
    use(w, largest[w], sum);
  }
}

// log Σ_j exp(z_j) Σ_i t_i - Σ_i t_i z_i.
double categorical_cross_entropy(const arma::mat& outputs, const arma::mat& targets, double weight,
                                 arma::mat& gradient) {
  check_shapes(outputs, targets);
  gradient = outputs;
  double total = 0;
  shifted_exponentials(gradient, [&](arma::uword w, double largest, double sum) {
    const double log_sum = std::log(sum);
    double* slope = gradient.colptr(w);
    const double *z = outputs.colptr(w), *t = targets.colptr(w);
    double whole = 0;
    for (arma::uword i = 0; i < outputs.n_rows; ++i) {
      whole += t[i];
      total += t[i] * (log_sum - (z[i] - largest));
    }
    for (arma::uword i = 0; i < outputs.n_rows; ++i)
      slope[i] = weight * (whole * slope[i] / sum - t[i]);
  });
  return weight * total;
}

}  // namespace

const std::vector<Loss>& losses() {
  static const std::vector<Loss> all = {
      {"mse", "mean of (output - target)²", mse},
      {"mae", "mean of |output - target|", mae},
      {"huber", "mean of e²/2 up to |e| = 1 and |e| - 1/2 beyond, e = output - target", huber},
      {"binary_cross_entropy", "from logits, targets 0 and 1", binary_cross_entropy},
      {"categorical_cross_entropy", "from logits, targets one column of class probabilities",
       categorical_cross_entropy},
  };
  return all;
}

const Loss& loss(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& each : losses()) {
    if (each.name == name) return each;
    names.push_back(each.name);
  }
  throw UsageError("unknown loss \"" + std::string(name) + "\"" + did_you_mean(name, names) +
                   "; expected " + quoted_choice(names));
}

void softmax(arma::mat& logits) {
  shifted_exponentials(logits, [&](arma::uword w, double, double sum) {
    for (arma::uword i = 0; i < logits.n_rows; ++i) logits(i, w) /= sum;
  });
}

}  // namespace ritz
