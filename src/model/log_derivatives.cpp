#include "model/log_derivatives.hpp"

#include <stdexcept>

namespace ritz {

void LogDerivatives::add(std::unique_ptr<LogDerivativePart> part) {
  n_parameters_ += part->n_parameters();
  parts_.push_back(std::move(part));
}

void LogDerivatives::append(LogDerivatives&& factor) {
  n_walkers_ = factor.n_walkers_;
  for (auto& part : factor.parts_) add(std::move(part));
}

bool LogDerivatives::is_real() const {
  for (const auto& part : parts_)
    if (!part->is_real()) return false;
  return true;
}

LogPsi LogDerivatives::times(const arma::vec& v) const {
  LogPsi out(n_walkers_);
  const double* at = v.memptr();
  for (const auto& part : parts_) {
    part->times(at, out);
    at += part->n_parameters();
  }
  return out;
}

arma::vec LogDerivatives::transposed_times(const LogPsi& u) const {
  arma::vec out(n_parameters_, arma::fill::zeros);
  double* at = out.memptr();
  for (const auto& part : parts_) {
    part->transposed_times(u, at);
    at += part->n_parameters();
  }
  return out;
}

double LogDerivatives::bound(const LogPsi& u) const {
  double largest = 0;
  for (const auto& part : parts_) largest = std::max(largest, part->bound(u));
  return largest;
}

arma::mat LogDerivatives::gram(const LogDerivatives& other) const {
  const bool real = is_real();
  const arma::uword rows = real ? n_walkers_ : 2 * n_walkers_;
  const arma::uword columns = real ? other.n_walkers_ : 2 * other.n_walkers_;
  arma::mat out(rows, columns, arma::fill::zeros);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (real || !parts_[i]->is_real()) {
      parts_[i]->gram(*other.parts_[i], out);
    } else {
      arma::mat upper(n_walkers_, other.n_walkers_, arma::fill::zeros);
      parts_[i]->gram(*other.parts_[i], upper);
      out.submat(0, 0, arma::size(upper)) += upper;
    }
  }
  return out;
}

arma::mat LogDerivatives::dense() const {
  const bool real = is_real();
  arma::mat out(real ? n_parameters_ : 2 * n_parameters_, n_walkers_);
  for (arma::uword w = 0; w < n_walkers_; ++w) {
    LogPsi unit(n_walkers_);
    unit.log_abs[w] = 1;
    out.col(w).head(n_parameters_) = transposed_times(unit);
    if (real) continue;
    unit.log_abs[w] = 0;
    unit.phase[w] = 1;
    out.col(w).tail(n_parameters_) = transposed_times(unit);
  }
  return out;
}

namespace {

double largest(const arma::mat& m) { return m.is_empty() ? 0.0 : arma::abs(m).max(); }

// Adds the products of two stacked pairs [log|ψ|; phase] where there is a phase.
template <class Product>
void add_blocks(arma::mat& out, bool real, const arma::mat& a, const arma::mat& a_phase,
                const arma::mat& b, const arma::mat& b_phase, Product&& product) {
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
    if (inputs_.n_cols != signals_.n_cols || inputs_.n_cols % per_walker_ != 0)
      throw std::logic_error("outer_part: inputs and signals have different numbers of columns");
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

  // (δ aᵀ) : (δ' a'ᵀ) = (a·a' + bias) (δ·δ'), summed over the columns of each walker.
  void gram(const LogDerivativePart& other, arma::mat& out) const override {
    const auto& b = static_cast<const OuterPart&>(other);
    arma::mat overlap = inputs_.t() * b.inputs_;
    if (with_bias_) overlap += 1.0;
    const auto product = [&](const arma::mat& x, const arma::mat& y) -> arma::mat {
      return walker_blocks(overlap % (x.t() * y), b.per_walker_);
    };
    add_blocks(out, is_real(), signals_, phase_signals_, b.signals_, b.phase_signals_, product);
  }

 private:
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
  arma::mat walker_blocks(const arma::mat& m, arma::uword other_per_walker) const {
    if (per_walker_ == 1 && other_per_walker == 1) return m;
    arma::mat out(m.n_rows / per_walker_, m.n_cols / other_per_walker);
    for (arma::uword j = 0; j < out.n_cols; ++j)
      for (arma::uword i = 0; i < out.n_rows; ++i)
        out(i, j) = arma::accu(m.submat(i * per_walker_, j * other_per_walker,
                                        arma::size(per_walker_, other_per_walker)));
    return out;
  }

  arma::mat inputs_, signals_, phase_signals_;
  bool with_bias_;
  arma::uword per_walker_;
};

}  // namespace

std::unique_ptr<LogDerivativePart> dense_part(arma::mat log_abs, arma::mat phase) {
  return std::make_unique<DensePart>(std::move(log_abs), std::move(phase));
}

std::unique_ptr<LogDerivativePart> outer_part(arma::mat inputs, arma::mat signals, bool with_bias,
                                              arma::uword columns_per_walker,
                                              arma::mat phase_signals) {
  return std::make_unique<OuterPart>(std::move(inputs), std::move(signals), with_bias,
                                     columns_per_walker, std::move(phase_signals));
}

}  // namespace ritz
