#include <ritz/learning/data/polynomial.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>

namespace ritz {

Polynomial::Polynomial(arma::uword n_features, arma::uword degree)
    : n_features_(n_features), degree_(degree) {
  constexpr double most = 1e6;
  double count = 1;  // the binomial of n_features + degree over degree
  for (arma::uword k = 1; k <= degree; ++k)
    count *= static_cast<double>(n_features + k) / static_cast<double>(k);
  if (count - 1 > most)
    throw UsageError(
        fmt::format("polynomials of degree {} in {} features are {:.0f} columns; choose "
                    "a lower model.degree or fewer features",
                    degree, n_features, count - 1));
  // The columns of the last degree that begin with feature i or a later one begin at first[i].
  std::vector<std::size_t> first;
  for (arma::uword i = 0; i < n_features; ++i) {
    first.push_back(factors_.size());
    factors_.push_back({i, 0});
  }
  for (arma::uword d = 2; d <= degree; ++d) {
    const std::size_t end = factors_.size();
    std::vector<std::size_t> next;
    for (arma::uword i = 0; i < n_features; ++i) {
      next.push_back(factors_.size());
      for (std::size_t rest = first[i]; rest < end; ++rest) factors_.push_back({i, rest});
    }
    first = std::move(next);
  }
}

arma::mat Polynomial::apply(const arma::mat& x) const {
  if (degree_ == 1) return x;
  arma::mat out(n_columns(), x.n_cols);
  for (arma::uword c = 0; c < x.n_cols; ++c) {
    const double* from = x.colptr(c);
    double* to = out.colptr(c);
    for (std::size_t k = 0; k < factors_.size(); ++k)
      to[k] = from[factors_[k].feature] * (k < n_features_ ? 1.0 : to[factors_[k].rest]);
  }
  return out;
}

std::vector<std::string> Polynomial::names(const std::vector<std::string>& feature_names) const {
  std::vector<std::string> out;
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    std::string name;
    std::size_t at = k;
    for (bool done = false; !done;) {
      const arma::uword feature = factors_[at].feature;
      arma::uword power = 1;
      while (at >= n_features_ && factors_[factors_[at].rest].feature == feature) {
        at = factors_[at].rest;
        ++power;
      }
      name += (name.empty() ? "" : " ") + feature_names[feature];
      if (power > 1) name += fmt::format("^{}", power);
      done = at < n_features_;
      if (!done) at = factors_[at].rest;
    }
    out.push_back(name);
  }
  return out;
}

}  // namespace ritz
