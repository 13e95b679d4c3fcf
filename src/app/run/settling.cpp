#include <ritz/app/run/settling.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/base/blocks.hpp>
#include <ritz/stats/mixing.hpp>

namespace ritz {

namespace {

constexpr std::size_t n_stretches = 12;

// The line through points at 0, 1, 2, … with one error for all; `error` 0 where unknown. `many`
// where each is a mean over iterations.
Trend line(const arma::vec& y, double error, bool many) {
  Trend out;
  const double n = static_cast<double>(y.n_elem);
  if (y.n_elem < 3) return out;
  const arma::vec x = arma::regspace(0, n - 1) - 0.5 * (n - 1);
  const double squares = arma::dot(x, x), slope = arma::dot(x, y) / squares;
  const arma::vec rest = y - arma::mean(y) - slope * x;
  const double scatter = std::sqrt(arma::dot(rest, rest) / (n - 2));
  out.change = slope * n;
  const double errors = std::abs(slope) * std::sqrt(squares);  // where a point has the error 1
  // Walkers and optimizers remember over many iterations, and then the scatter alone tells; over a
  // few, single ones, it is less certain than their errors.
  const bool by_scatter = scatter > error && (many || error == 0);
  out.score = by_scatter   ? score_of_t(errors / scatter, n - 2)
              : errors > 0 ? errors / std::max(error, scatter)
                           : 0;
  return out;
}

// How many iterations are looked at.
std::size_t n_last_of(const std::vector<IterationRecord>& history) {
  const std::size_t n = history.size();
  return std::max(n / 3, std::min(n, n_stretches));
}

template <class Value>
arma::vec stretch_means(const std::vector<IterationRecord>& history, const Value& value) {
  const std::size_t n = history.size(), n_last = n_last_of(history);
  arma::vec means(std::min(n_last, n_stretches), arma::fill::zeros);
  for (arma::uword k = 0; k < means.n_elem; ++k) {
    const IndexRange range = share(n_last, k, means.n_elem);
    for (std::size_t i = range.begin; i < range.end; ++i)
      means[k] += value(history[n - n_last + i]) / static_cast<double>(range.size());
  }
  return means;
}

}  // namespace

Trend energy_trend(const std::vector<IterationRecord>& history) {
  const auto squared_errors = stretch_means(
      history, [](const IterationRecord& r) { return r.energy_error * r.energy_error; });
  const double in_stretch =
      static_cast<double>(n_last_of(history)) / static_cast<double>(squared_errors.n_elem);
  return line(stretch_means(history, [](const IterationRecord& r) { return r.energy; }),
              history.empty() ? 0 : std::sqrt(arma::mean(squared_errors) / in_stretch),
              in_stretch > 1);
}

Trend variance_trend(const std::vector<IterationRecord>& history) {
  const bool known = std::ranges::all_of(history, [](const auto& r) { return r.variance > 0; });
  if (!known) return {};
  return line(stretch_means(history, [](const IterationRecord& r) { return std::log(r.variance); }),
              0, true);
}

}  // namespace ritz
