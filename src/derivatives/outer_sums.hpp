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

/// The scalar products of columns x of one matrix with columns y of another, of which x₀ and y₀
/// have been taken off: all that it takes to add those back without a loss of digits.
template <class T>
struct OriginProducts {
  OriginProducts(const arma::Mat<T>& x, const arma::Col<T>& x0, const arma::Mat<T>& y,
                 const arma::Col<T>& y0)
      : between(x.t() * y), left(x.t() * y0), right(y.t() * x0), origin(arma::cdot(x0, y0)) {
    right = arma::conj(right);
  }
  arma::Mat<T> between;      // x·y
  arma::Col<T> left, right;  // x·y₀, x₀·y
  T origin;                  // x₀·y₀
};

// Complex numbers without the library's care for those that are infinite.
inline double times(double x, double y) { return x * y; }
inline arma::cx_double times(double x, arma::cx_double y) { return {x * y.real(), x * y.imag()}; }
inline arma::cx_double times(arma::cx_double x, arma::cx_double y) {
  return {x.real() * y.real() - x.imag() * y.imag(), x.real() * y.imag() + x.imag() * y.real()};
}

/// With outer products d aᵀ of columns a = α + a₀ and d = δ + d₀, element (i, j) of the matrix of
/// scalar products of what d aᵀ − d₀ a₀ᵀ = δ aᵀ + d₀ αᵀ leaves, plus `bias` δ·δ′.
template <class A, class D>
D outer_product(const OriginProducts<A>& a, const OriginProducts<D>& d, double bias, arma::uword i,
                arma::uword j) {
  return times(a.between(i, j), d.between(i, j) + d.left[i] + d.right[j] + d.origin) +
         times(a.left[i] + a.right[j] + a.origin + bias, d.between(i, j)) +
         times(a.right[j], d.left[i]) + times(a.left[i], d.right[j]);
}

inline void check_columns(arma::uword inputs, arma::uword signals, arma::uword per_walker) {
  if (inputs != signals || inputs % per_walker != 0)
    throw std::logic_error("outer_part: inputs and signals have different numbers of columns");
}

/// The largest absolute value, 0 without elements.
inline double largest(const arma::mat& m) { return m.is_empty() ? 0.0 : arma::abs(m).max(); }

}  // namespace ritz
