#include <ritz/wavefunctions/particles/orbitals/nuclear_basis.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <ritz/wavefunctions/particles/orbitals/solid_harmonics.hpp>

namespace ritz {

NuclearShell slater_type_shell(arma::uword nucleus, unsigned n, unsigned l, double exponent) {
  arma::vec polynomial(n - l, arma::fill::zeros);
  polynomial[n - l - 1] = 1;
  return {nucleus, n, l, polynomial, exponent};
}

// L_k^a(2x) with k = n − l − 1 and a = 2l + 1: coefficients (−2)^i C(k + a, k − i)/i!.
NuclearShell hydrogenic_shell(arma::uword nucleus, unsigned n, unsigned l, double exponent) {
  const unsigned k = n - l - 1, a = 2 * l + 1;
  arma::vec polynomial(k + 1);
  for (unsigned i = 0; i <= k; ++i) {
    double coefficient = 1;
    for (unsigned j = 1; j <= k - i; ++j) coefficient *= static_cast<double>(a + i + j) / j;
    for (unsigned j = 1; j <= i; ++j) coefficient *= -2.0 / j;
    polynomial[i] = coefficient;
  }
  return {nucleus, n, l, polynomial, exponent};
}

namespace {

// ∫ (P e^{−x} x^l)² x² dx = 1.
double norm_of(const NuclearShell& shell) {
  double square = 0;
  for (arma::uword i = 0; i < shell.polynomial.n_elem; ++i)
    for (arma::uword j = 0; j < shell.polynomial.n_elem; ++j) {
      const double power = static_cast<double>(i + j) + 2.0 * shell.l + 2;
      square += shell.polynomial[i] * shell.polynomial[j] * std::tgamma(power + 1) /
                std::pow(2.0, power + 1);
    }
  return 1 / std::sqrt(square);
}

}  // namespace

NuclearBasis::NuclearBasis(std::vector<Centre> nuclei, arma::vec charges,
                           std::vector<NuclearShell> shells)
    : nuclei_(std::move(nuclei)),
      charges_(std::move(charges)),
      shells_(std::move(shells)),
      n_shells_(shells_.size()) {
  for (arma::uword a = 0; a < nuclei_.size(); ++a)
    shells_.push_back(slater_type_shell(a, 2, 0, 2 * charge(a)));
  arma::uword next = 0;
  for (const NuclearShell& shell : shells_) {
    norms_.push_back(norm_of(shell));
    first_.push_back(next);
    next += shell.n_functions();
  }
  n_functions_ = next - nuclei_.size();
  make_correction();
}

void NuclearBasis::set_exponents(const arma::vec& exponents) {
  for (arma::uword s = 0; s < n_shells_; ++s) shells_[s].exponent = exponents[s];
  make_correction();
}

void NuclearBasis::evaluate(const arma::mat& points, Ask ask, Values& out) const {
  const arma::uword rows = n_functions_ + nuclei_.size(), columns = points.n_cols;
  out.value.set_size(rows, columns);
  if (ask == Ask::by_exponent) out.by_exponent.zeros(rows, columns);
  if (ask == Ask::derivatives) {
    for (arma::mat& axis : out.gradient) axis.set_size(rows, columns);
    out.laplacian.set_size(rows, columns);
  }
  for (arma::uword s = 0; s < shells_.size(); ++s)
    evaluate_shell(shells_[s], first_[s], points, ask, out);
}

// With g = P e^{−x} and f = g S: ∇f = g′ S x⃗/x + g ∇S and ∇²f = (g″ + 2(l + 1) g′/x) S, since S is
// harmonic and of degree l.
void NuclearBasis::evaluate_shell(const NuclearShell& shell, arma::uword first,
                                  const arma::mat& points, Ask ask, Values& out) const {
  const double zeta = shell.exponent;
  const double scale =
      norms_[static_cast<arma::uword>(&shell - shells_.data())] * std::sqrt(zeta * zeta * zeta);
  const arma::vec& centre = nuclei_[shell.nucleus].position;
  const arma::vec& c = shell.polynomial;
  double s[7], ds[21];
  for (arma::uword m = 0; m < points.n_cols; ++m) {
    double at[3], square = 0;
    for (arma::uword k = 0; k < 3; ++k) {
      at[k] = zeta * (points.at(k, m) - centre[k]);
      square += at[k] * at[k];
    }
    const double x = std::sqrt(square);
    double p = 0, p1 = 0, p2 = 0;
    for (arma::uword i = c.n_elem; i-- > 0;) {
      p2 = p2 * x + 2 * p1;
      p1 = p1 * x + p;
      p = p * x + c[i];
    }
    const double e = scale * std::exp(-x), g = e * p, g1 = e * (p1 - p);
    solid_harmonics(shell.l, at, s, ds);
    for (arma::uword i = 0; i < shell.n_functions(); ++i) {
      const arma::uword row = first + i;
      out.value.at(row, m) = g * s[i];
      if (ask == Ask::by_exponent)
        out.by_exponent.at(row, m) = (1.5 + shell.l) * g * s[i] + x * g1 * s[i];
      if (ask != Ask::derivatives) continue;
      const double per_x = g1 / std::max(x, std::numeric_limits<double>::min());
      for (arma::uword k = 0; k < 3; ++k)
        out.gradient[k].at(row, m) = zeta * (per_x * at[k] * s[i] + g * ds[3 * i + k]);
      out.laplacian.at(row, m) =
          zeta * zeta * s[i] * (e * (p2 - 2 * p1 + p) + 2.0 * (shell.l + 1) * per_x);
    }
  }
}

// What function b lacks at each nucleus, (∂/∂r + Z) of its mean over directions. A function is
// smooth at the nuclei of others.
void NuclearBasis::defects(arma::mat& of_all, arma::mat& by_exponent) const {
  of_all.zeros(n_functions_ + nuclei_.size(), nuclei_.size());
  by_exponent.zeros(arma::size(of_all));
  arma::mat places(3, nuclei_.size());
  for (arma::uword a = 0; a < nuclei_.size(); ++a) places.col(a) = nuclei_[a].position;
  Values there;
  evaluate(places, Ask::by_exponent, there);
  for (arma::uword s = 0; s < shells_.size(); ++s) {
    const NuclearShell& shell = shells_[s];
    for (arma::uword a = 0; a < nuclei_.size(); ++a)
      for (arma::uword b = first_[s]; b < first_[s] + shell.n_functions(); ++b) {
        if (a != shell.nucleus) {
          of_all(b, a) = charge(a) * there.value(b, a);
          by_exponent(b, a) = charge(a) * there.by_exponent(b, a);
        } else if (shell.l == 0) {
          const arma::vec& c = shell.polynomial;
          const double zeta = shell.exponent;
          const double scale = norms_[s] * std::sqrt(zeta * zeta * zeta / (4 * arma::datum::pi));
          const double slope = scale * zeta * ((c.n_elem > 1 ? c[1] : 0.0) - c[0]);
          of_all(b, a) = slope + charge(a) * scale * c[0];
          by_exponent(b, a) = 1.5 * of_all(b, a) + slope;
        }
      }
  }
}

void NuclearBasis::make_correction() {
  arma::mat of_all, by_exponent;
  defects(of_all, by_exponent);
  const arma::mat inverse = arma::inv(of_all.tail_rows(nuclei_.size()));
  correction_ = of_all.head_rows(n_functions_) * inverse;
  correction_by_exponent_ = by_exponent.head_rows(n_functions_) * inverse;
}

}  // namespace ritz
