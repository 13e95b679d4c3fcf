#include <ritz/stats/autocorrelation.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include <ritz/stats/blocking.hpp>
#include <ritz/stats/moments.hpp>

namespace ritz {

namespace {

constexpr arma::uword longest_direct = 64;
constexpr arma::uword smallest_window = 5;  // for anticorrelated measurements
constexpr double samples_per_tau = 50;

// Lag t of all chains is one scalar product: the measurements of all chains at a time are
// contiguous.
arma::vec lagged_sums_direct(const arma::mat& centred) {
  arma::vec sums(centred.n_cols);
  for (arma::uword lag = 0; lag < centred.n_cols; ++lag) {
    const double* early = centred.memptr();
    const double* late = centred.colptr(lag);
    const arma::uword n = (centred.n_cols - lag) * centred.n_rows;
    double sum = 0;
    for (arma::uword i = 0; i < n; ++i) sum += early[i] * late[i];
    sums[lag] = sum;
  }
  return sums;
}

// Two chains a, b travel as one complex series a + ib, the real part of whose autocorrelation is
// the sum of both. Padding with zeros keeps the ends from meeting.
arma::vec lagged_sums_fourier(const arma::mat& centred) {
  const arma::uword length = centred.n_cols;
  arma::uword padded = 1;
  while (padded < 2 * length) padded *= 2;
  arma::vec power(padded, arma::fill::zeros);
  arma::cx_vec pair(padded, arma::fill::zeros);
  for (arma::uword chain = 0; chain < centred.n_rows; chain += 2) {
    const bool last_alone = chain + 1 == centred.n_rows;
    for (arma::uword t = 0; t < length; ++t)
      pair[t] = {centred(chain, t), last_alone ? 0.0 : centred(chain + 1, t)};
    power += arma::square(arma::abs(arma::fft(pair)));
  }
  const arma::cx_vec sums = arma::ifft(arma::cx_vec(power, arma::zeros<arma::vec>(padded)));
  return arma::real(sums.head(length));
}

struct Window {
  arma::uword lags = 0;
  double tau = 1;
};

// The smallest window W ≥ 3τ(W), if there is one.
std::optional<Window> sokal_window(const arma::vec& covariance) {
  double tau = 1;
  for (arma::uword lag = 1; lag < covariance.n_elem; ++lag) {
    tau += 2 * covariance[lag] / covariance[0];
    if (lag >= smallest_window && static_cast<double>(lag) >= 3 * tau) return Window{lag, tau};
  }
  return std::nullopt;
}

}  // namespace

arma::vec autocovariance(const arma::mat& series) {
  if (series.empty()) throw std::logic_error("autocovariance of no measurements");
  const arma::mat centred = series - moments(series).mean;
  const bool direct = series.n_cols <= longest_direct;
  arma::vec out = direct ? lagged_sums_direct(centred) : lagged_sums_fourier(centred);
  for (arma::uword lag = 0; lag < out.n_elem; ++lag)
    out[lag] /= static_cast<double>((series.n_cols - lag) * series.n_rows);
  return out;
}

AutocorrelationTime autocorrelation_time(const arma::mat& series) {
  const arma::vec covariance = autocovariance(series);
  AutocorrelationTime out;
  if (series.n_elem > 1 && series.min() == series.max()) {
    out.reliable = true;
    return out;
  }
  const double n = static_cast<double>(series.n_elem);
  const auto window = sokal_window(covariance);
  if (window && window->tau >= 0.5) {
    const double lags = static_cast<double>(2 * window->lags + 1);
    // Γ around the estimated mean is too small by the variance Γ(0) τ/n of that mean at every lag.
    out.tau = window->tau * (1 + lags / n) / (1 + window->tau / n);
    out.error = out.tau * std::sqrt(2 * lags / n);
    out.window = window->lags;
    // A window that only just closes does so mostly where τ came out too small by chance.
    out.reliable = n >= samples_per_tau * out.tau && 2 * window->lags <= series.n_cols;
    return out;
  }
  const BlockingEstimate blocked = blocking(series);
  out.tau = blocked.inflation;
  out.error = series.n_elem > 1 ? 2 * out.tau * blocked.error_of_error / blocked.error
                                : std::numeric_limits<double>::infinity();
  const bool plateau = blocked.block_length < static_cast<double>(series.n_cols);
  out.reliable = window.has_value() && plateau && blocked.reliable;
  return out;
}

}  // namespace ritz
