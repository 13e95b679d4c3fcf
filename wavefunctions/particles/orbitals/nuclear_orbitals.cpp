#include <ritz/wavefunctions/particles/orbitals/nuclear_orbitals.hpp>

#include <cmath>

namespace ritz {

NuclearOrbitals::NuclearOrbitals(arma::uword n, NuclearBasis basis, arma::mat start, bool fixed)
    : basis_(std::move(basis)), mixed_(std::move(start)) {
  n_orbitals_ = n;
  make_matrix();
  if (fixed) return;
  list_mixing();
  parameters_.set_size(basis_.n_shells() + mixing_.size());
  for (arma::uword s = 0; s < basis_.n_shells(); ++s)
    parameters_[s] = std::log(basis_.shells()[s].exponent);
  for (arma::uword k = 0; k < mixing_.size(); ++k) {
    const auto [orbital, function] = mixing_[k].entries.front();
    parameters_[basis_.n_shells() + k] = mixed_(orbital, function);
  }
}

void NuclearOrbitals::list_mixing() {
  if (basis_.n_nuclei() > 1) {
    for (arma::uword i = 0; i < n_orbitals_; ++i)
      for (arma::uword b = 0; b < basis_.n_functions(); ++b) mixing_.push_back({{{i, b}}});
    return;
  }
  for (arma::uword s = 0; s < basis_.n_shells(); ++s)
    for (arma::uword t = s + 1; t < basis_.n_shells(); ++t) {
      if (basis_.first(t) < n_orbitals_ || basis_.shells()[s].l != basis_.shells()[t].l) continue;
      Mixing one;
      for (arma::uword m = 0; m < basis_.shells()[s].n_functions(); ++m)
        if (basis_.first(s) + m < n_orbitals_)
          one.entries.emplace_back(basis_.first(s) + m, basis_.first(t) + m);
      if (!one.entries.empty()) mixing_.push_back(std::move(one));
    }
}

void NuclearOrbitals::make_matrix() {
  matrix_ = arma::join_rows(mixed_, -mixed_ * basis_.correction());
}

void NuclearOrbitals::set_parameters(const arma::vec& parameters) {
  parameters_ = parameters;
  if (parameters.is_empty()) return;
  for (arma::uword k = 0; k < mixing_.size(); ++k)
    for (const auto& [orbital, function] : mixing_[k].entries)
      mixed_(orbital, function) = parameters[basis_.n_shells() + k];
  basis_.set_exponents(arma::exp(parameters.head(basis_.n_shells())));
  make_matrix();
}

std::vector<ParameterGroup> NuclearOrbitals::parameter_groups() const {
  if (parameters_.is_empty()) return {};
  std::vector<ParameterGroup> out = {
      {.name = "exponents", .n_rows = basis_.n_shells(), .logarithmic = true}};
  if (!mixing_.empty()) out.push_back({.name = "mixing", .n_rows = mixing_.size()});
  return out;
}

bool NuclearOrbitals::fills_shells(arma::uword n) const {
  if (n == 0 || n >= basis_.n_functions() || basis_.n_nuclei() > 1) return true;
  for (arma::uword s = 0; s < basis_.n_shells(); ++s)
    if (basis_.first(s) == n) return true;
  return false;
}

void NuclearOrbitals::apply(const arma::mat& a, const arma::mat& x, arma::mat& out) {
  out.zeros(a.n_rows, x.n_cols);
  for (arma::uword m = 0; m < x.n_cols; ++m)
    for (arma::uword b = 0; b < a.n_cols; ++b) {
      const double factor = x.at(b, m);
      for (arma::uword i = 0; i < a.n_rows; ++i) out.at(i, m) += factor * a.at(i, b);
    }
}

void NuclearOrbitals::values(const arma::mat& points, arma::mat& out) const {
  NuclearBasis::Values x;
  basis_.evaluate(points, NuclearBasis::Ask::value, x);
  apply(matrix_, x.value, out);
}

void NuclearOrbitals::derivatives(const arma::mat& points, OrbitalValues& out) const {
  NuclearBasis::Values x;
  basis_.evaluate(points, NuclearBasis::Ask::derivatives, x);
  out.gradient.resize(3);
  apply(matrix_, x.value, out.value);
  for (arma::uword k = 0; k < 3; ++k) apply(matrix_, x.gradient[k], out.gradient[k]);
  apply(matrix_, x.laplacian, out.laplacian);
}

void NuclearOrbitals::parameter_derivatives(const arma::mat& points,
                                            std::vector<arma::mat>& out) const {
  out.resize(parameters_.n_elem);
  if (out.empty()) return;
  NuclearBasis::Values x;
  basis_.evaluate(points, NuclearBasis::Ask::by_exponent, x);
  for (arma::mat& one : out) one.zeros(n_orbitals_, points.n_cols);
  const arma::mat &k = basis_.correction(), &slope = basis_.correction_by_exponent();
  const arma::uword n_functions = basis_.n_functions(), n_shells = basis_.n_shells();
  const auto corrected = [&](arma::uword b, arma::uword m, const arma::mat& value,
                             const arma::mat& by) {
    double sum = value.at(b, m);
    for (arma::uword a = 0; a < by.n_cols; ++a) sum -= by.at(b, a) * x.value.at(n_functions + a, m);
    return sum;
  };
  for (arma::uword m = 0; m < points.n_cols; ++m) {
    for (arma::uword s = 0; s < n_shells; ++s)
      for (arma::uword j = 0; j < basis_.shells()[s].n_functions(); ++j) {
        const arma::uword b = basis_.first(s) + j;
        const double change = corrected(b, m, x.by_exponent, slope);
        for (arma::uword i = 0; i < n_orbitals_; ++i) out[s].at(i, m) += mixed_.at(i, b) * change;
      }
    for (arma::uword q = 0; q < mixing_.size(); ++q)
      for (const auto& [orbital, function] : mixing_[q].entries)
        out[n_shells + q].at(orbital, m) += corrected(function, m, x.value, k);
  }
}

}  // namespace ritz
