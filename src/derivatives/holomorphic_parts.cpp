#include <algorithm>

#include <ritz/derivatives/log_derivatives.hpp>
#include <ritz/derivatives/outer_sums.hpp>

namespace ritz {

namespace {

using Complex = arma::cx_double;

// A complex matrix as the real one that it is in memory: real and imaginary parts alternate along
// the columns.
arma::mat real_view(const arma::cx_mat& m) {
  return arma::mat(const_cast<double*>(reinterpret_cast<const double*>(m.memptr())), 2 * m.n_rows,
                   m.n_cols, false, true);
}
const arma::mat& real_view(const arma::mat& m) { return m; }

std::span<const double> numbers(const arma::cx_mat& m) {
  return {reinterpret_cast<const double*>(m.memptr()), 2 * m.n_elem};
}
std::span<const double> numbers(const arma::mat& m) { return {m.memptr(), m.n_elem}; }

// A copy of the numbers in the shape of a matrix of n_rows rows.
template <class Matrix>
Matrix shaped(const arma::mat& columns, arma::uword n_rows) {
  using Element = typename Matrix::elem_type;
  return Matrix(reinterpret_cast<const Element*>(columns.memptr()), n_rows, columns.n_cols);
}

// With real inputs, products with complex matrices are real products of half the cost.
arma::cx_mat product(const arma::cx_mat& weights, const arma::mat& inputs) {
  arma::cx_mat out(weights.n_rows, inputs.n_cols);
  arma::mat view = real_view(out);
  view = real_view(weights) * inputs;
  return out;
}
arma::cx_mat product(const arma::cx_mat& weights, const arma::cx_mat& inputs) {
  return weights * inputs;
}
void add_product(arma::cx_mat& out, const arma::cx_mat& signals, const arma::mat& inputs) {
  arma::mat view = real_view(out);
  view += real_view(signals) * inputs.t();
}
void add_product(arma::cx_mat& out, const arma::cx_mat& signals, const arma::cx_mat& inputs) {
  out += signals * inputs.t();
}

/// One column for each walker: `Inputs` is arma::mat or arma::cx_mat.
template <class Inputs>
class HolomorphicPart final : public LogDerivativePart {
 public:
  HolomorphicPart(Inputs inputs, arma::cx_mat signals, bool with_bias)
      : inputs_(std::move(inputs)), signals_(std::move(signals)), with_bias_(with_bias) {
    input_origin_.zeros(inputs_.n_rows);
    signal_origin_.zeros(signals_.n_rows);
  }

  arma::uword n_parameters() const override {
    return 2 * signals_.n_rows * (inputs_.n_rows + (with_bias_ ? 1 : 0));
  }
  bool is_real() const override { return false; }
  bool is_holomorphic() const override { return true; }

  void times(const double* v, LogPsi& out) const override {
    const auto* values = reinterpret_cast<const Complex*>(v);
    const arma::cx_mat weights(values, signals_.n_rows, inputs_.n_rows);
    arma::cx_mat outputs = product(weights, inputs_);
    if (with_bias_) outputs.each_col() += arma::cx_vec(values + weights.n_elem, signals_.n_rows);
    const arma::cx_rowvec sums = arma::sum(outputs % signals_, 0);
    out.log_abs += arma::real(sums);
    out.phase += arma::imag(sums);
  }

  // With u = a + i b, the pair (a Re d + b Im d, -a Im d + b Re d) is the number u d*.
  void transposed_times(const LogPsi& u, double* out) const override {
    arma::cx_mat weighted(signals_.n_rows, signals_.n_cols);
    for (arma::uword w = 0; w < signals_.n_cols; ++w) {
      const double a = u.log_abs[w], b = u.phase[w];
      const Complex* signal = signals_.colptr(w);
      Complex* to = weighted.colptr(w);
      for (arma::uword k = 0; k < signals_.n_rows; ++k) {
        const double re = signal[k].real(), im = signal[k].imag();
        to[k] = {a * re + b * im, b * re - a * im};
      }
    }
    auto* values = reinterpret_cast<Complex*>(out);
    arma::cx_mat weights(values, signals_.n_rows, inputs_.n_rows, false, true);
    add_product(weights, weighted, inputs_);
    if (with_bias_) {
      arma::cx_vec bias(values + weights.n_elem, signals_.n_rows, false, true);
      bias += arma::sum(weighted, 1);
    }
  }

  double bound(const LogPsi& u) const override {
    // A modulus is at most √2 times the larger of the two parts.
    const double input = std::max(2 * largest(real_view(inputs_)), with_bias_ ? 2.0 : 0.0);
    return input * largest(real_view(signals_)) *
           (arma::accu(arma::abs(u.log_abs)) + arma::accu(arma::abs(u.phase)));
  }

  void complex_gram(const LogDerivativePart& other, arma::cx_mat& out) const override {
    const auto& b = static_cast<const HolomorphicPart&>(other);
    const OriginProducts<Input> of_inputs(inputs_, input_origin_, b.inputs_, input_origin_);
    const OriginProducts<Complex> of_signals(signals_, signal_origin_, b.signals_, signal_origin_);
    const double bias = with_bias_ ? 1.0 : 0.0;
    for (arma::uword j = 0; j < out.n_cols; ++j)
      for (arma::uword i = 0; i < out.n_rows; ++i)
        out(i, j) += std::conj(outer_product(of_inputs, of_signals, bias, i, j));
  }

  void take_off(const std::vector<arma::vec>& factors) override {
    input_origin_ = shaped<Inputs>(factors[0], inputs_.n_rows).col(0);
    signal_origin_ = shaped<arma::cx_mat>(factors[1], signals_.n_rows).col(0);
    inputs_.each_col() -= input_origin_;
    signals_.each_col() -= signal_origin_;
  }

  void gram(const LogDerivativePart& other, arma::mat& out) const override {
    const arma::uword rows = out.n_rows / 2, columns = out.n_cols / 2;
    arma::cx_mat k(rows, columns, arma::fill::zeros);
    complex_gram(other, k);
    const arma::mat re = arma::real(k), im = arma::imag(k);
    out.submat(0, 0, arma::size(re)) += re;
    out.submat(rows, columns, arma::size(re)) += re;
    out.submat(rows, 0, arma::size(im)) += im;
    out.submat(0, columns, arma::size(im)) -= im;
  }

  arma::mat dense() const override {
    const arma::cx_mat d =
        outer_sums(arma::conv_to<arma::cx_mat>::from(inputs_), signals_, with_bias_, 1);
    arma::mat out(4 * d.n_rows, d.n_cols);
    out.head_rows(2 * d.n_rows) = real_view(arma::cx_mat(arma::conj(d)));
    out.tail_rows(2 * d.n_rows) = real_view(arma::cx_mat(arma::conj(d) * Complex(0, 1)));
    return out;
  }

  std::vector<std::span<const double>> factors() const override {
    return {numbers(inputs_), numbers(signals_)};
  }
  std::unique_ptr<LogDerivativePart> like(std::vector<arma::mat> factors) const override {
    return std::make_unique<HolomorphicPart>(shaped<Inputs>(factors[0], inputs_.n_rows),
                                             shaped<arma::cx_mat>(factors[1], signals_.n_rows),
                                             with_bias_);
  }
  // A layer that is applied to several columns.
  std::unique_ptr<LogDerivativePart> weighted_sums(const arma::cx_mat& weights,
                                                   bool /*real*/) const override {
    arma::cx_mat signals = signals_;
    for (arma::uword j = 0; j < signals.n_cols; ++j) signals.col(j) *= weights[j];
    return complex_outer_part(inputs_, std::move(signals), with_bias_, weights.n_rows);
  }
  arma::uword products_width(IndexRange) const override {
    return (real_view(inputs_).n_elem + real_view(signals_).n_elem) /
           std::max<arma::uword>(signals_.n_cols, 1);
  }
  std::unique_ptr<LogDerivativePart> for_products(IndexRange) const override {
    return std::make_unique<HolomorphicPart>(*this);
  }

 private:
  using Input = typename Inputs::elem_type;

  Inputs inputs_;
  arma::cx_mat signals_;
  bool with_bias_;
  // What take_off() has taken off.
  arma::Col<Input> input_origin_;
  arma::cx_vec signal_origin_;
};

template <class Inputs>
std::unique_ptr<LogDerivativePart> make_part(Inputs inputs, arma::cx_mat signals, bool with_bias,
                                             arma::uword columns_per_walker) {
  check_columns(inputs.n_cols, signals.n_cols, columns_per_walker);
  if (columns_per_walker == 1)
    return std::make_unique<HolomorphicPart<Inputs>>(std::move(inputs), std::move(signals),
                                                     with_bias);
  // Sums over several columns are carried out.
  arma::cx_mat sums =
      outer_sums(arma::conv_to<arma::cx_mat>::from(inputs), signals, with_bias, columns_per_walker);
  const arma::uword n_walkers = sums.n_cols;
  return std::make_unique<HolomorphicPart<arma::cx_mat>>(
      std::move(sums), arma::cx_mat(1, n_walkers, arma::fill::ones), false);
}

}  // namespace

std::unique_ptr<LogDerivativePart> complex_outer_part(arma::mat inputs, arma::cx_mat signals,
                                                      bool with_bias,
                                                      arma::uword columns_per_walker) {
  return make_part(std::move(inputs), std::move(signals), with_bias, columns_per_walker);
}

std::unique_ptr<LogDerivativePart> complex_outer_part(arma::cx_mat inputs, arma::cx_mat signals,
                                                      bool with_bias,
                                                      arma::uword columns_per_walker) {
  return make_part(std::move(inputs), std::move(signals), with_bias, columns_per_walker);
}

}  // namespace ritz
