#include <algorithm>

#include <ritz/base/elements.hpp>
#include <ritz/derivatives/log_derivatives.hpp>
#include <ritz/derivatives/outer_sums.hpp>

namespace ritz {

namespace {

// Adds the products of two stacked pairs [log|ψ|; phase] where there is a phase.
template <class Factor, class Product>
void add_blocks(arma::mat& out, bool real, const Factor& a, const Factor& a_phase, const Factor& b,
                const Factor& b_phase, Product&& product) {
  if (real) {
    out += product(a, b);
    return;
  }
  const arma::uword rows = out.n_rows / 2, columns = out.n_cols / 2;
  out.submat(0, 0, arma::size(rows, columns)) += product(a, b);
  out.submat(rows, 0, arma::size(rows, columns)) += product(a_phase, b);
  out.submat(0, columns, arma::size(rows, columns)) += product(a, b_phase);
  out.submat(rows, columns, arma::size(rows, columns)) += product(a_phase, b_phase);
}

// Columns of log|ψ| and of the phase, each times its complex weight: (a + i b) c.
struct WeightedColumns {
  WeightedColumns(const arma::mat& log_abs, const arma::mat& phase, const arma::cx_mat& weights,
                  arma::uword columns_per_weight, bool real) {
    const arma::mat re_weights = arma::real(weights), im_weights = arma::imag(weights);
    const auto times = [&](const arma::mat& m, const arma::mat& c) -> arma::mat {
      arma::mat out = m;
      for (arma::uword j = 0; j < m.n_cols; ++j) out.col(j) *= c[j / columns_per_weight];
      return out;
    };
    re = times(log_abs, re_weights);
    if (real) return;
    im = times(log_abs, im_weights);
    if (phase.is_empty()) return;
    re -= times(phase, im_weights);
    im += times(phase, re_weights);
  }
  arma::mat re, im;  // im is empty where all is real
};

class DensePart final : public LogDerivativePart {
 public:
  DensePart(arma::mat log_abs, arma::mat phase)
      : log_abs_(std::move(log_abs)), phase_(std::move(phase)) {}

  arma::uword n_parameters() const override { return log_abs_.n_rows; }
  bool is_real() const override { return phase_.is_empty(); }

  void times(const double* v, LogPsi& out) const override {
    const arma::rowvec row(v, n_parameters());
    out.log_abs += row * log_abs_;
    if (!is_real()) out.phase += row * phase_;
  }
  void transposed_times(const LogPsi& u, double* out) const override {
    arma::vec sum(out, n_parameters(), false, true);
    sum += log_abs_ * u.log_abs.t();
    if (!is_real()) sum += phase_ * u.phase.t();
  }
  double bound(const LogPsi& u) const override {
    return largest(log_abs_) * arma::accu(arma::abs(u.log_abs)) +
           largest(phase_) * arma::accu(arma::abs(u.phase));
  }
  void gram(const LogDerivativePart& other, arma::mat& out) const override {
    const auto& b = static_cast<const DensePart&>(other);
    add_blocks(out, is_real(), log_abs_, phase_, b.log_abs_, b.phase_,
               [](const arma::mat& x, const arma::mat& y) -> arma::mat { return x.t() * y; });
  }
  void take_off(const std::vector<arma::vec>& factors) override {
    log_abs_.each_col() -= factors[0];
    if (!is_real()) phase_.each_col() -= factors[1];
  }
  arma::mat dense() const override {
    return is_real() ? log_abs_ : arma::mat(arma::join_cols(log_abs_, phase_));
  }
  std::vector<std::span<const double>> factors() const override {
    return {elements(log_abs_), elements(phase_)};
  }
  std::unique_ptr<LogDerivativePart> like(std::vector<arma::mat> factors) const override {
    return std::make_unique<DensePart>(std::move(factors[0]), std::move(factors[1]));
  }
  std::unique_ptr<LogDerivativePart> weighted_sums(const arma::cx_mat& weights,
                                                   bool real) const override {
    const WeightedColumns columns(log_abs_, phase_, weights, 1, real);
    const auto sums = [&](const arma::mat& m) -> arma::mat {
      arma::mat out(m.n_rows, weights.n_cols, arma::fill::zeros);
      for (arma::uword j = 0; j < m.n_cols; ++j) out.col(j / weights.n_rows) += m.col(j);
      return out;
    };
    return std::make_unique<DensePart>(sums(columns.re), real ? arma::mat() : sums(columns.im));
  }
  arma::uword n_cuts() const override { return n_parameters(); }
  arma::uword products_width(IndexRange cuts) const override {
    return cuts.size() * (is_real() ? 1 : 2);
  }
  std::unique_ptr<LogDerivativePart> for_products(IndexRange cuts) const override {
    if (cuts.size() == 0) return std::make_unique<DensePart>(log_abs_, phase_);
    return std::make_unique<DensePart>(
        log_abs_.rows(cuts.begin, cuts.end - 1),
        is_real() ? arma::mat() : arma::mat(phase_.rows(cuts.begin, cuts.end - 1)));
  }

 private:
  arma::mat log_abs_, phase_;
};

class OuterPart final : public LogDerivativePart {
 public:
  OuterPart(arma::mat inputs, arma::mat signals, bool with_bias, arma::uword columns_per_walker,
            arma::mat phase_signals)
      : inputs_(std::move(inputs)),
        signals_(std::move(signals)),
        phase_signals_(std::move(phase_signals)),
        with_bias_(with_bias),
        per_walker_(columns_per_walker) {
    check_columns(inputs_.n_cols, signals_.n_cols, per_walker_);
    input_origin_.zeros(inputs_.n_rows);
    signal_origin_.zeros(signals_.n_rows);
    phase_origin_.zeros(phase_signals_.n_rows);
  }

  arma::uword n_parameters() const override {
    return signals_.n_rows * (inputs_.n_rows + (with_bias_ ? 1 : 0));
  }
  bool is_real() const override { return phase_signals_.is_empty(); }

  void times(const double* v, LogPsi& out) const override {
    const arma::mat weights(v, signals_.n_rows, inputs_.n_rows);
    arma::mat outputs = weights * inputs_;
    if (with_bias_) outputs.each_col() += arma::vec(v + weights.n_elem, signals_.n_rows);
    add_walker_sums(outputs % signals_, out.log_abs);
    if (!is_real()) add_walker_sums(outputs % phase_signals_, out.phase);
  }

  void transposed_times(const LogPsi& u, double* out) const override {
    arma::mat weighted = signals_.each_row() % spread(u.log_abs);
    if (!is_real()) weighted += phase_signals_.each_row() % spread(u.phase);
    arma::mat weights(out, signals_.n_rows, inputs_.n_rows, false, true);
    weights += weighted * inputs_.t();
    if (with_bias_) {
      arma::vec bias(out + weights.n_elem, signals_.n_rows, false, true);
      bias += arma::sum(weighted, 1);
    }
  }

  double bound(const LogPsi& u) const override {
    const double input = std::max(largest(inputs_), with_bias_ ? 1.0 : 0.0);
    return static_cast<double>(per_walker_) * input *
           (largest(signals_) * arma::accu(arma::abs(u.log_abs)) +
            largest(phase_signals_) * arma::accu(arma::abs(u.phase)));
  }

  // (δ aᵀ) : (δ' a'ᵀ) = (a·a' + bias) (δ·δ'), summed over the columns of each walker. That is c²
  // times (n_in + n_out) operations for a pair of walkers, against the number of parameters, by
  // which matrices of (c W)² numbers stay small, too.
  void gram(const LogDerivativePart& other, arma::mat& out) const override {
    const auto& b = static_cast<const OuterPart&>(other);
    if (multiplies_faster_summed()) return summed().gram(b.summed(), out);
    const OriginProducts<double> of_inputs(inputs_, input_origin_, b.inputs_, input_origin_);
    const double bias = with_bias_ ? 1.0 : 0.0;
    const auto product = [&](const Signals& x, const Signals& y) -> arma::mat {
      const OriginProducts<double> of_signals(x.deviations, x.origin, y.deviations, y.origin);
      arma::mat all(arma::size(of_signals.between));
      for (arma::uword j = 0; j < all.n_cols; ++j)
        for (arma::uword i = 0; i < all.n_rows; ++i)
          all(i, j) = outer_product(of_inputs, of_signals, bias, i, j);
      return walker_blocks(all);
    };
    add_blocks(out, is_real(), Signals{signals_, signal_origin_},
               Signals{phase_signals_, phase_origin_}, Signals{b.signals_, signal_origin_},
               Signals{b.phase_signals_, phase_origin_}, product);
  }

  // Of several columns of a walker the mean is taken off all alike.
  void take_off(const std::vector<arma::vec>& factors) override {
    const auto mean = [this](const arma::vec& columns) -> arma::vec {
      return arma::mean(arma::reshape(columns, columns.n_elem / per_walker_, per_walker_), 1);
    };
    input_origin_ = mean(factors[0]);
    signal_origin_ = mean(factors[1]);
    inputs_.each_col() -= input_origin_;
    signals_.each_col() -= signal_origin_;
    if (is_real()) return;
    phase_origin_ = mean(factors[2]);
    phase_signals_.each_col() -= phase_origin_;
  }

  arma::mat dense() const override { return summed().dense(); }
  std::vector<std::span<const double>> factors() const override {
    return {elements(inputs_), elements(signals_), elements(phase_signals_)};
  }
  std::unique_ptr<LogDerivativePart> like(std::vector<arma::mat> factors) const override {
    const arma::uword n_columns = factors[0].n_cols * per_walker_;
    factors[0].reshape(inputs_.n_rows, n_columns);
    factors[1].reshape(signals_.n_rows, n_columns);
    if (!is_real()) factors[2].reshape(phase_signals_.n_rows, n_columns);
    return std::make_unique<OuterPart>(std::move(factors[0]), std::move(factors[1]), with_bias_,
                                       per_walker_, std::move(factors[2]));
  }

  // A layer that is applied to more columns.
  std::unique_ptr<LogDerivativePart> weighted_sums(const arma::cx_mat& weights,
                                                   bool real) const override {
    WeightedColumns columns(signals_, phase_signals_, weights, per_walker_, real);
    return outer_part(inputs_, std::move(columns.re), with_bias_, per_walker_ * weights.n_rows,
                      std::move(columns.im));
  }
  // A layer is cut by its inputs; the last piece has the biases.
  arma::uword n_cuts() const override { return std::max<arma::uword>(inputs_.n_rows, 1); }
  arma::uword products_width(IndexRange cuts) const override {
    const arma::uword n_signals = (is_real() ? 1 : 2) * signals_.n_rows;
    const arma::uword n_inputs = inputs_.is_empty() ? 0 : cuts.size();
    if (!multiplies_faster_summed()) return per_walker_ * (n_inputs + n_signals);
    return n_signals * (n_inputs + (has_bias(cuts) ? 1 : 0));
  }
  std::unique_ptr<LogDerivativePart> for_products(IndexRange cuts) const override {
    auto out = std::make_unique<OuterPart>(
        inputs_.is_empty() ? inputs_ : arma::mat(inputs_.rows(cuts.begin, cuts.end - 1)), signals_,
        has_bias(cuts), per_walker_, phase_signals_);
    if (!multiplies_faster_summed()) return out;
    return std::make_unique<DensePart>(out->summed());
  }

  /// The same derivatives with the sums carried out.
  DensePart summed() const {
    return {sums(signals_, signal_origin_),
            is_real() ? arma::mat() : sums(phase_signals_, phase_origin_)};
  }
  bool is_smaller_summed() const {
    const arma::uword n_signals = is_real() ? 1 : 2;
    return n_signals * n_parameters() <=
           per_walker_ * (inputs_.n_rows + n_signals * signals_.n_rows);
  }

 private:
  bool has_bias(IndexRange cuts) const { return with_bias_ && cuts.end == n_cuts(); }
  bool multiplies_faster_summed() const {
    return per_walker_ * per_walker_ * (inputs_.n_rows + signals_.n_rows) > n_parameters();
  }
  arma::rowvec spread(const arma::rowvec& u) const {
    return per_walker_ == 1 ? u
                            : arma::rowvec(arma::vectorise(arma::repmat(u, per_walker_, 1)).t());
  }
  void add_walker_sums(const arma::mat& entries, arma::rowvec& out) const {
    const arma::rowvec columns = arma::sum(entries, 0);
    out += per_walker_ == 1
               ? columns
               : arma::rowvec(arma::sum(arma::reshape(columns, per_walker_, out.n_elem), 0));
  }
  arma::mat walker_blocks(const arma::mat& m) const {
    if (per_walker_ == 1) return m;
    arma::mat out(m.n_rows / per_walker_, m.n_cols / per_walker_);
    for (arma::uword j = 0; j < out.n_cols; ++j)
      for (arma::uword i = 0; i < out.n_rows; ++i)
        out(i, j) = arma::accu(
            m.submat(i * per_walker_, j * per_walker_, arma::size(per_walker_, per_walker_)));
    return out;
  }

  // Of what is left after take_off(), everything elsewhere.
  arma::mat sums(const arma::mat& signals, const arma::vec& origin) const {
    arma::mat out =
        outer_sums<double>(inputs_.each_col() + input_origin_, signals, with_bias_, per_walker_);
    if (origin.is_zero()) return out;
    const arma::mat origins = arma::repmat(origin, 1, signals.n_cols);
    out.head_rows(signals.n_rows * inputs_.n_rows) +=
        outer_sums<double>(inputs_, origins, false, per_walker_);
    return out;
  }

  struct Signals {
    const arma::mat& deviations;
    const arma::vec& origin;
  };

  arma::mat inputs_, signals_, phase_signals_;
  bool with_bias_;
  arma::uword per_walker_;
  // What take_off() has taken off.
  arma::vec input_origin_, signal_origin_, phase_origin_;
};

}  // namespace

std::unique_ptr<LogDerivativePart> dense_part(arma::mat log_abs, arma::mat phase) {
  return std::make_unique<DensePart>(std::move(log_abs), std::move(phase));
}

std::unique_ptr<LogDerivativePart> outer_part(arma::mat inputs, arma::mat signals, bool with_bias,
                                              arma::uword columns_per_walker,
                                              arma::mat phase_signals) {
  auto part = std::make_unique<OuterPart>(std::move(inputs), std::move(signals), with_bias,
                                          columns_per_walker, std::move(phase_signals));
  if (part->is_smaller_summed()) return std::make_unique<DensePart>(part->summed());
  return part;
}

}  // namespace ritz
