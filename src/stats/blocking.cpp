#include <ritz/stats/blocking.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <ritz/base/blocks.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/stats/moments.hpp>

namespace ritz {

namespace {

// A plateau asks for more blocks than whole chains do: near the limit it is mostly series whose
// error came out too small by chance that pass its condition.
constexpr arma::uword enough_chains = 16;
constexpr arma::uword enough_blocks = 32;

// Σ_b L_b (m_b − m)² over n_parts blocks per chain, from the running sums of x − m, whose column t
// holds the sum of the first t measurements of every chain.
double scatter_of_blocks(const arma::mat& running, arma::uword n_parts) {
  const arma::uword length = running.n_cols - 1;
  double scatter = 0;
  std::vector<double> squares(running.n_rows);
  for (arma::uword part = 0; part < n_parts; ++part) {
    const IndexRange range = share(length, part, n_parts);
    const double* begin = running.colptr(range.begin);
    const double* end = running.colptr(range.end);
    for (arma::uword chain = 0; chain < running.n_rows; ++chain) {
      const double in_part = end[chain] - begin[chain];
      squares[chain] = in_part * in_part;
    }
    scatter += sum(squares) / static_cast<double>(range.size());
  }
  return scatter;
}

std::vector<BlockingLevel> blocking_levels(const arma::mat& series, double mean) {
  arma::mat running(series.n_rows, series.n_cols + 1);
  running.col(0).zeros();
  for (arma::uword t = 0; t < series.n_cols; ++t)
    running.col(t + 1) = running.col(t) + (series.col(t) - mean);

  const double n = static_cast<double>(series.n_elem);
  std::vector<BlockingLevel> levels;
  for (arma::uword n_parts = series.n_cols; n_parts > 0; n_parts /= 2) {
    BlockingLevel level;
    level.n_blocks = n_parts * series.n_rows;
    if (level.n_blocks < 2) break;
    const double freedom = static_cast<double>(level.n_blocks - 1);
    level.block_length = static_cast<double>(series.n_cols) / static_cast<double>(n_parts);
    level.error = std::sqrt(scatter_of_blocks(running, n_parts) / (freedom * n));
    level.error_of_error = level.error / std::sqrt(2 * freedom);
    levels.push_back(level);
  }
  return levels;
}

double square_of_ratio(double a, double b) { return b > 0 ? (a / b) * (a / b) : 1; }

// The value that a χ² variable divided by its degrees of freedom exceeds with the probability of
// three standard deviations (Wilson & Hilferty, PNAS 17, 684 (1931)).
double three_sigma_chi_square(double freedom) {
  const double s = 2 / (9 * freedom);
  return std::pow(1 - s + 3 * std::sqrt(s), 3);
}

bool agrees_with_later(const std::vector<BlockingLevel>& levels, std::size_t k) {
  for (std::size_t j = k + 1; j < levels.size(); ++j) {
    const double limit = three_sigma_chi_square(static_cast<double>(levels[j].n_blocks - 1));
    if (square_of_ratio(levels[j].error, levels[k].error) > limit) return false;
  }
  return true;
}

}  // namespace

BlockingEstimate blocking(const arma::mat& series) {
  if (series.empty()) throw std::logic_error("blocking of no measurements");
  return blocking(series, moments(series).mean);
}

BlockingEstimate blocking(const arma::mat& series, double mean) {
  if (series.empty()) throw std::logic_error("blocking of no measurements");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  BlockingEstimate out;
  out.mean = mean;
  if (series.n_elem == 1) {
    out.error = out.error_of_error = infinity;
    return out;
  }
  out.levels = blocking_levels(series, out.mean);
  const BlockingLevel& first = out.levels.front();
  const BlockingLevel* chosen = nullptr;
  for (std::size_t k = 0; k < out.levels.size() && !chosen; ++k) {
    const BlockingLevel& level = out.levels[k];
    const double inflation = square_of_ratio(level.error, first.error);
    const bool whole_chains = level.n_blocks == series.n_rows;
    const double factor = std::max(inflation, 1 / inflation);
    const bool balanced =
        std::pow(level.block_length, 3) >= 2 * static_cast<double>(series.n_elem) * factor * factor;
    if ((whole_chains || balanced) && agrees_with_later(out.levels, k)) {
      chosen = &level;
      out.reliable = level.n_blocks >= (whole_chains ? enough_chains : enough_blocks) &&
                     std::isfinite(level.error);
    }
  }
  out.exact = std::ranges::all_of(series, [&](double x) { return x == series[0]; });
  out.reliable = out.reliable || out.exact;
  if (!out.reliable) chosen = &*std::ranges::max_element(out.levels, {}, &BlockingLevel::error);
  out.error = chosen->error;
  out.error_of_error = chosen->error_of_error;
  out.block_length = chosen->block_length;
  out.inflation = square_of_ratio(chosen->error, first.error);
  return out;
}

}  // namespace ritz
