#include <ritz/stats/resampling.hpp>

#include <cmath>
#include <stdexcept>

namespace ritz {

namespace {

arma::uvec all_rows(arma::uword n) {
  return n == 0 ? arma::uvec() : arma::regspace<arma::uvec>(0, n - 1);
}

}  // namespace

arma::uvec bootstrap_rows(arma::uword n, const RandomIndex& random_index) {
  arma::uvec rows(n);
  for (auto& row : rows) row = random_index(n);
  return rows;
}

arma::uvec rows_left_out(const arma::uvec& rows, arma::uword n) {
  arma::uvec absent(n, arma::fill::ones);
  for (const arma::uword row : rows) absent[row] = 0;
  return arma::find(absent);
}

ResampledEstimate bootstrap(arma::uword n, arma::uword n_resamples, const RandomIndex& random_index,
                            const Statistic& statistic) {
  if (n_resamples < 2) throw std::logic_error("a bootstrap needs at least 2 resamples");
  ResampledEstimate out;
  out.value = statistic(all_rows(n));
  out.replicates.set_size(out.value.n_elem, n_resamples);
  for (arma::uword i = 0; i < n_resamples; ++i)
    out.replicates.col(i) = statistic(bootstrap_rows(n, random_index));
  out.error = arma::stddev(out.replicates, 0, 1);
  out.bias = arma::mean(out.replicates, 1) - out.value;
  return out;
}

ResampledEstimate jackknife(arma::uword n, const Statistic& statistic) {
  if (n < 2) throw std::logic_error("a jackknife needs at least 2 rows");
  ResampledEstimate out;
  out.value = statistic(all_rows(n));
  out.replicates.set_size(out.value.n_elem, n);
  for (arma::uword left_out = 0; left_out < n; ++left_out) {
    arma::uvec rows = all_rows(n);
    rows.shed_row(left_out);
    out.replicates.col(left_out) = statistic(rows);
  }
  out.error = jackknife_error(out.replicates);
  out.bias = static_cast<double>(n - 1) * (arma::mean(out.replicates, 1) - out.value);
  return out;
}

arma::vec jackknife_error(const arma::mat& replicates) {
  return arma::stddev(replicates, 1, 1) * std::sqrt(static_cast<double>(replicates.n_cols - 1));
}

}  // namespace ritz
