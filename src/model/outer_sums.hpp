#pragma once

#include <armadillo>
#include <stdexcept>

namespace ritz {

/// Σ_c signal_c input_cᵀ over the columns of each walker, column by column, and below it Σ_c
/// signal_c when `with_bias`: one column for each walker.
template <class T>
arma::Mat<T> outer_sums(const arma::Mat<T>& inputs, const arma::Mat<T>& signals, bool with_bias,
                        arma::uword columns_per_walker) {
  const arma::uword n_weights = signals.n_rows * inputs.n_rows;
  arma::Mat<T> out(n_weights + (with_bias ? signals.n_rows : 0),
                   signals.n_cols / columns_per_walker);
  for (arma::uword w = 0; w < out.n_cols; ++w) {
    const arma::uword first = w * columns_per_walker, last = first + columns_per_walker - 1;
    arma::Mat<T> weights(out.colptr(w), signals.n_rows, inputs.n_rows, false, true);
    weights = signals.cols(first, last) * inputs.cols(first, last).st();
    if (with_bias) out.col(w).tail(signals.n_rows) = arma::sum(signals.cols(first, last), 1);
  }
  return out;
}

inline void check_columns(arma::uword inputs, arma::uword signals, arma::uword per_walker) {
  if (inputs != signals || inputs % per_walker != 0)
    throw std::logic_error("outer_part: inputs and signals have different numbers of columns");
}

/// The largest absolute value, 0 without elements.
inline double largest(const arma::mat& m) { return m.is_empty() ? 0.0 : arma::abs(m).max(); }

}  // namespace ritz
