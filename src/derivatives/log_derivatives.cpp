#include <ritz/derivatives/log_derivatives.hpp>

#include <algorithm>
#include <stdexcept>

namespace ritz {

void LogDerivativePart::complex_gram(const LogDerivativePart&, arma::cx_mat&) const {
  throw std::logic_error("complex_gram() of derivatives that are not holomorphic");
}

void LogDerivatives::add(std::unique_ptr<LogDerivativePart> part) {
  n_parameters_ += part->n_parameters();
  parts_.push_back(std::move(part));
}

void LogDerivatives::append(LogDerivatives&& factor) {
  n_walkers_ = factor.n_walkers_;
  for (auto& part : factor.parts_) add(std::move(part));
}

bool LogDerivatives::is_real() const {
  return std::ranges::all_of(parts_, [](const auto& part) { return part->is_real(); });
}

bool LogDerivatives::is_holomorphic() const {
  return std::ranges::all_of(parts_, [](const auto& part) { return part->is_holomorphic(); });
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

arma::cx_mat LogDerivatives::complex_gram(const LogDerivatives& other) const {
  arma::cx_mat out(n_walkers_, other.n_walkers_, arma::fill::zeros);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i]->complex_gram(*other.parts_[i], out);
  return out;
}

LogDerivatives LogDerivatives::weighted_sums(const arma::cx_mat& weights, bool real) const {
  LogDerivatives out(weights.n_cols);
  for (const auto& part : parts_) out.add(part->weighted_sums(weights, real));
  return out;
}

arma::mat LogDerivatives::dense() const {
  arma::mat out(is_real() ? n_parameters_ : 2 * n_parameters_, n_walkers_, arma::fill::zeros);
  arma::uword at = 0;
  for (const auto& part : parts_) {
    const arma::uword n = part->n_parameters();
    if (n == 0) continue;
    const arma::mat block = part->dense();
    out.rows(at, at + n - 1) = block.head_rows(n);
    if (!part->is_real())
      out.rows(n_parameters_ + at, n_parameters_ + at + n - 1) = block.tail_rows(n);
    at += n;
  }
  return out;
}

arma::mat LogDerivatives::packed() const {
  std::vector<std::span<const double>> all;
  arma::uword n_rows = 0;
  for (const auto& part : parts_)
    for (const auto& factor : part->factors()) {
      all.push_back(factor);
      n_rows += factor.size() / n_walkers_;
    }
  arma::mat out(n_rows, n_walkers_);
  arma::uword row = 0;
  for (const auto& factor : all) {
    const std::size_t n = factor.size() / n_walkers_;
    for (arma::uword w = 0; w < n_walkers_; ++w)
      std::copy_n(factor.begin() + static_cast<std::ptrdiff_t>(w * n), n, out.colptr(w) + row);
    row += n;
  }
  return out;
}

void LogDerivatives::take_off(const arma::vec& packed) {
  arma::uword row = 0;
  for (const auto& part : parts_) {
    std::vector<arma::vec> factors;
    for (const auto& factor : part->factors()) {
      const std::size_t n = factor.size() / n_walkers_;
      factors.emplace_back(packed.memptr() + row, n);
      row += n;
    }
    part->take_off(factors);
  }
}

std::vector<LogDerivatives::Slice> LogDerivatives::slices(arma::uword max_width) const {
  std::vector<Slice> out;
  bool may_grow = false;
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const LogDerivativePart& part = *parts_[k];
    const IndexRange all{0, part.n_cuts()};
    const arma::uword width = part.products_width(all);
    if (width > max_width) {
      const std::size_t n = std::min<std::size_t>(all.end, (width + max_width - 1) / max_width);
      for (std::size_t i = 0; i < n; ++i) {
        const IndexRange cuts = share(all.end, i, n);
        out.push_back({{k, k + 1}, cuts, part.products_width(cuts)});
      }
      may_grow = false;
    } else if (may_grow && out.back().width + width <= max_width) {
      out.back().parts.end = k + 1;
      out.back().width += width;
    } else {
      out.push_back({{k, k + 1}, all, width});
      may_grow = true;
    }
  }
  return out;
}

LogDerivatives LogDerivatives::slice(const Slice& slice) const {
  LogDerivatives out(n_walkers_);
  for (std::size_t k = slice.parts.begin; k < slice.parts.end; ++k) {
    const bool is_alone = slice.parts.size() == 1;
    out.add(parts_[k]->for_products(is_alone ? slice.cuts : IndexRange{0, parts_[k]->n_cuts()}));
  }
  return out;
}

LogDerivatives LogDerivatives::like(const arma::mat& packed) const {
  LogDerivatives out(packed.n_cols);
  arma::uword row = 0;
  for (const auto& part : parts_) {
    std::vector<arma::mat> factors;
    for (const auto& factor : part->factors()) {
      const std::size_t n = factor.size() / n_walkers_;
      factors.emplace_back(n, packed.n_cols);
      if (n > 0) factors.back() = packed.rows(row, row + n - 1);
      row += n;
    }
    out.add(part->like(std::move(factors)));
  }
  return out;
}

}  // namespace ritz
