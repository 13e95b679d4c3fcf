#include "tests/support/random_derivatives.hpp"

namespace ritz::test {

namespace {

using Complex = arma::cx_double;

// d(k, w) for the weights and biases k of a layer that is applied to c columns for each walker.
arma::cx_mat layer_derivatives(const arma::cx_mat& inputs, const arma::cx_mat& signals,
                               bool with_bias, arma::uword c) {
  const arma::uword n_in = inputs.n_rows, n_out = signals.n_rows;
  arma::cx_mat d(n_out * (n_in + (with_bias ? 1 : 0)), inputs.n_cols / c, arma::fill::zeros);
  for (arma::uword column = 0; column < inputs.n_cols; ++column)
    for (arma::uword o = 0; o < n_out; ++o) {
      for (arma::uword i = 0; i < n_in; ++i)
        d(i * n_out + o, column / c) += signals(o, column) * inputs(i, column);
      if (with_bias) d(n_in * n_out + o, column / c) += signals(o, column);
    }
  return d;
}

class Builder {
 public:
  Builder(std::mt19937_64& generator, arma::uword n_walkers, double offset)
      : generator_(generator),
        w_(n_walkers),
        offset_(offset),
        out_{LogDerivatives(n_walkers), {}, {}} {}

  void dense(arma::uword n, bool with_phase) {
    const arma::mat log_abs = numbers(n, w_);
    const arma::mat phase = with_phase ? numbers(n, w_) : arma::mat();
    out_.derivatives.add(dense_part(log_abs, phase));
    extend(log_abs, with_phase ? phase : arma::mat(n, w_, arma::fill::zeros));
  }

  void outer(arma::uword n_in, arma::uword n_out, bool with_bias, arma::uword c, bool with_phase) {
    const arma::mat inputs = numbers(n_in, c * w_);
    const arma::mat signals = numbers(n_out, c * w_);
    const arma::mat phase = with_phase ? numbers(n_out, c * w_) : arma::mat();
    out_.derivatives.add(outer_part(inputs, signals, with_bias, c, phase));
    const arma::mat zero(n_in, c * w_, arma::fill::zeros);
    const arma::mat imaginary = with_phase ? phase : arma::mat(n_out, c * w_, arma::fill::zeros);
    const arma::cx_mat d = layer_derivatives(arma::cx_mat(inputs, zero),
                                             arma::cx_mat(signals, imaginary), with_bias, c);
    extend(arma::real(d), arma::imag(d));
  }

  void holomorphic(arma::uword n_in, arma::uword n_out, bool with_bias, arma::uword c,
                   bool complex_inputs) {
    arma::cx_mat inputs = complex_numbers(n_in, c * w_);
    const arma::cx_mat signals = complex_numbers(n_out, c * w_);
    if (complex_inputs) {
      out_.derivatives.add(complex_outer_part(inputs, signals, with_bias, c));
    } else {
      inputs.set_imag(arma::mat(arma::size(inputs), arma::fill::zeros));
      out_.derivatives.add(complex_outer_part(arma::real(inputs), signals, with_bias, c));
    }
    const arma::cx_mat d = layer_derivatives(inputs, signals, with_bias, c);
    arma::mat log_abs(2 * d.n_rows, w_), phase(2 * d.n_rows, w_);
    for (arma::uword w = 0; w < w_; ++w)
      for (arma::uword k = 0; k < d.n_rows; ++k) {
        const Complex by_real = d(k, w), by_imaginary = Complex(0, 1) * d(k, w);
        log_abs(2 * k, w) = by_real.real();
        phase(2 * k, w) = by_real.imag();
        log_abs(2 * k + 1, w) = by_imaginary.real();
        phase(2 * k + 1, w) = by_imaginary.imag();
      }
    extend(log_abs, phase);
  }

  RandomDerivatives take() { return std::move(out_); }

 private:
  arma::mat numbers(arma::uword n_rows, arma::uword n_columns) {
    return random_matrix(generator_, n_rows, n_columns) + offset_;
  }
  arma::cx_mat complex_numbers(arma::uword n_rows, arma::uword n_columns) {
    const arma::mat re = numbers(n_rows, n_columns);
    return arma::cx_mat(re, numbers(n_rows, n_columns));
  }
  void extend(const arma::mat& log_abs, const arma::mat& phase) {
    out_.log_abs = arma::join_cols(out_.log_abs, log_abs);
    out_.phase = arma::join_cols(out_.phase, phase);
  }

  std::mt19937_64& generator_;
  arma::uword w_;
  double offset_;
  RandomDerivatives out_;
};

}  // namespace

arma::mat random_matrix(std::mt19937_64& generator, arma::uword n_rows, arma::uword n_columns) {
  arma::mat out(n_rows, n_columns);
  for (double& x : out) x = static_cast<double>(generator() >> 11) * 0x1p-52 - 0.7;
  return out;
}

RandomDerivatives random_derivatives(std::mt19937_64& generator, Ansatz ansatz,
                                     arma::uword n_walkers, double offset) {
  Builder builder(generator, n_walkers, offset);
  if (ansatz == Ansatz::wide) {
    builder.dense(3, false);
    builder.outer(40, 50, true, 1, true);
    builder.dense(9000, true);
    builder.outer(4000, 2, true, 3, true);
    return builder.take();
  }
  if (ansatz == Ansatz::real || ansatz == Ansatz::mixed) {
    builder.dense(3, false);
    builder.outer(4, 3, true, 1, false);
  }
  if (ansatz != Ansatz::holomorphic) {
    const bool phase = ansatz != Ansatz::real;
    builder.dense(2, phase);
    builder.outer(5, 4, true, 1, phase);
    builder.outer(7, 6, false, 3, phase);   // kept as factors, gram by sums
    builder.outer(10, 9, false, 2, phase);  // kept as factors
    builder.outer(3, 2, true, 6, phase);    // kept as sums
  }
  if (ansatz == Ansatz::holomorphic || ansatz == Ansatz::mixed) {
    builder.holomorphic(4, 3, true, 1, false);
    builder.holomorphic(4, 1, false, 1, false);
    builder.holomorphic(3, 4, true, 1, true);
    builder.holomorphic(3, 2, true, 3, false);
  }
  return builder.take();
}

}  // namespace ritz::test
