#include <ritz/exact/radial.hpp>

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <limits>
#include <vector>

#include <ritz/exact/gauss_legendre.hpp>

namespace ritz {

namespace {

constexpr int order = 12;             // polynomial degree of an element
constexpr int n_points = order + 6;   // quadrature points of an element
constexpr int n_shrinking = 24;       // elements that shrink towards the inner edge, by 2 each
constexpr int most_elements = 10000;  // of equal size, for particles very far apart

/// A symmetric band matrix; entry (k, j) is element (j + k, j).
using Band = arma::mat;

/// The shape functions on [-1, 1] at the quadrature points (points x functions): the two linear
/// ones of the end points first and last, between them the integrated Legendre polynomials
/// (P_k - P_{k-2}) / sqrt(2 (2k - 1)), which vanish at both ends.
struct Shapes {
  GaussLegendre rule = gauss_legendre(n_points);
  arma::mat values = arma::mat(n_points, order + 1);
  arma::mat slopes = arma::mat(n_points, order + 1);

  Shapes() {
    for (int q = 0; q < n_points; ++q) {
      const double x = rule.nodes(q);
      values(q, 0) = (1 - x) / 2;
      values(q, order) = (1 + x) / 2;
      slopes(q, 0) = -0.5;
      slopes(q, order) = 0.5;
      for (int k = 2; k <= order; ++k) {
        const double norm = std::sqrt(2.0 * (2 * k - 1));
        values(q, k - 1) = (legendre(k, x).first - legendre(k - 2, x).first) / norm;
        slopes(q, k - 1) = (2 * k - 1) * legendre(k - 1, x).first / norm;
      }
    }
  }
};

/// The weak form on one mesh: a(f, f) = ∫ (f'^2 + v f^2) r^(D-1) dr and b(f, f) = ∫ f^2 r^(D-1) dr.
class WeakForm {
 public:
  WeakForm(const RadialProblem& problem, std::vector<double> edges)
      : edges_(std::move(edges)), walled_(problem.inner > 0) {
    const std::size_t n_elements = edges_.size() - 1;
    measure_.set_size(n_points, n_elements);
    potential_.set_size(n_points, n_elements);
    for (std::size_t e = 0; e < n_elements; ++e)
      for (int q = 0; q < n_points; ++q) {
        const double half = (edges_[e + 1] - edges_[e]) / 2;
        const double r = edges_[e] + half * (1 + shapes_.rule.nodes(q));
        measure_(q, e) = shapes_.rule.weights(q) * half * std::pow(r, problem.dimension - 1);
        potential_(q, e) = problem.potential(r);
      }
    assemble();
  }

  std::size_t size() const { return b_.n_cols; }
  double lowest_potential() const { return potential_.min(); }
  Band shifted(double shift) const { return a_ - shift * b_; }

  arma::vec mass_times(const arma::vec& f) const {
    arma::vec out = b_.row(0).t() % f;
    for (arma::uword k = 1; k < b_.n_rows; ++k)
      for (arma::uword j = 0; j + k < f.n_elem; ++j) {
        out(j + k) += b_(k, j) * f(j);
        out(j) += b_(k, j) * f(j + k);
      }
    return out;
  }

  /// a(f, f) / b(f, f), summed point by point: the assembled matrix would lose digits to the
  /// cancellation of neighbours in small elements.
  double rayleigh_quotient(const arma::vec& f) const {
    double a = 0, b = 0;
    for (std::size_t e = 0; e + 1 < edges_.size(); ++e) {
      arma::vec c(order + 1, arma::fill::zeros);
      for (int i = 0; i <= order; ++i)
        if (const auto global = index(e, i); global >= 0 && global < std::ssize(f))
          c(i) = f(global);
      const arma::vec values = shapes_.values * c;
      const arma::vec slopes = shapes_.slopes * c * (2 / (edges_[e + 1] - edges_[e]));
      for (int q = 0; q < n_points; ++q) {
        const double density = measure_(q, e) * values(q) * values(q);
        a += measure_(q, e) * slopes(q) * slopes(q) + potential_(q, e) * density;
        b += density;
      }
    }
    return a / b;
  }

 private:
  /// Where shape i of element e stands among the unknowns; -1 and size() for the fixed ends.
  std::ptrdiff_t index(std::size_t e, int i) const {
    return static_cast<std::ptrdiff_t>(e) * order + i - (walled_ ? 1 : 0);
  }

  void assemble() {
    const std::size_t n_elements = edges_.size() - 1;
    const std::ptrdiff_t n = index(n_elements - 1, order);
    a_.zeros(order + 1, static_cast<arma::uword>(n));
    b_.zeros(order + 1, static_cast<arma::uword>(n));
    for (std::size_t e = 0; e < n_elements; ++e) {
      const double per_length = 2 / (edges_[e + 1] - edges_[e]);
      const arma::mat stiff = arma::diagmat(measure_.col(e) * per_length * per_length);
      const arma::mat mass = arma::diagmat(measure_.col(e));
      const arma::mat local_b = shapes_.values.t() * mass * shapes_.values;
      const arma::mat local_a =
          shapes_.slopes.t() * stiff * shapes_.slopes +
          shapes_.values.t() * arma::diagmat(measure_.col(e) % potential_.col(e)) * shapes_.values;
      for (int j = 0; j <= order; ++j)
        for (int i = j; i <= order; ++i)
          if (index(e, j) >= 0 && index(e, i) < n) {
            a_(i - j, index(e, j)) += local_a(i, j);
            b_(i - j, index(e, j)) += local_b(i, j);
          }
    }
  }

  Shapes shapes_;
  std::vector<double> edges_;
  bool walled_;
  arma::mat measure_, potential_;  // quadrature points x elements
  Band a_, b_;
};

/// L D L^T in place; returns the number of negative pivots, which is the number of negative
/// eigenvalues.
int factorize(Band& m) {
  int n_negative = 0;
  for (arma::uword j = 0; j < m.n_cols; ++j) {
    const double pivot = m(0, j) != 0 ? m(0, j) : std::numeric_limits<double>::min();
    if (pivot < 0) ++n_negative;
    const arma::uword reach = std::min<arma::uword>(m.n_rows - 1, m.n_cols - 1 - j);
    for (arma::uword i = 1; i <= reach; ++i) {
      const double factor = m(i, j) / pivot;
      for (arma::uword k = i; k <= reach; ++k) m(k - i, j + i) -= factor * m(k, j);
    }
    for (arma::uword i = 1; i <= reach; ++i) m(i, j) /= pivot;
    m(0, j) = pivot;
  }
  return n_negative;
}

void solve_factorized(const Band& m, arma::vec& x) {
  const auto reach = [&](arma::uword j) {
    return std::min<arma::uword>(m.n_rows - 1, m.n_cols - 1 - j);
  };
  for (arma::uword j = 0; j < m.n_cols; ++j)
    for (arma::uword i = 1; i <= reach(j); ++i) x(j + i) -= m(i, j) * x(j);
  for (arma::uword j = 0; j < m.n_cols; ++j) x(j) /= m(0, j);
  for (arma::uword j = m.n_cols; j-- > 0;)
    for (arma::uword i = 1; i <= reach(j); ++i) x(j) -= m(i, j) * x(j + i);
}

/// The lowest eigenvalue: a bracket by bisection, then inverse iteration from its lower end.
double lowest_eigenvalue(const WeakForm& form) {
  const auto n_below = [&](double shift) {
    Band m = form.shifted(shift);
    return factorize(m);
  };
  double low = form.lowest_potential(), step = 1;
  double high = low + step;
  while (n_below(high) == 0 && std::isfinite(high)) high = low + (step *= 2);
  // The gap is of the order of the trap's energy, which is 1.
  while (high - low > 1e-4 && high - low > 1e-12 * std::max(std::abs(low), std::abs(high))) {
    const double middle = low + (high - low) / 2;
    (n_below(middle) == 0 ? low : high) = middle;
  }
  Band m = form.shifted(low);
  factorize(m);
  arma::vec f(form.size(), arma::fill::ones);
  for (int iteration = 0; iteration < 8; ++iteration) {
    f = form.mass_times(f);
    solve_factorized(m, f);
    f /= arma::abs(f).max();
  }
  return form.rayleigh_quotient(f);
}

/// Elements of equal size, at most 1, and halving ones at a distance below 1 from the inner edge;
/// every element is then divided into `n_parts`.
std::vector<double> mesh(const RadialProblem& problem, int n_parts) {
  std::vector<double> coarse = {problem.inner};
  for (int k = n_shrinking; k >= 0; --k) coarse.push_back(problem.inner + std::ldexp(1.0, -k));
  const double rest = problem.outer - coarse.back();
  const int n_equal = std::max(1, static_cast<int>(std::ceil(rest)));
  const double start = coarse.back();
  for (int k = 1; k <= n_equal; ++k) coarse.push_back(start + rest * k / n_equal);
  std::vector<double> edges = {coarse.front()};
  for (std::size_t e = 0; e + 1 < coarse.size(); ++e)
    for (int part = 1; part <= n_parts; ++part)
      edges.push_back(coarse[e] + (coarse[e + 1] - coarse[e]) * part / n_parts);
  return edges;
}

}  // namespace

std::optional<RadialEnergy> lowest_radial_energy(const RadialProblem& problem) {
  if (!(problem.outer - problem.inner <= most_elements)) return std::nullopt;
  double before = lowest_eigenvalue(WeakForm(problem, mesh(problem, 1)));
  for (int n_parts = 2; n_parts <= 16; n_parts *= 2) {
    const double now = lowest_eigenvalue(WeakForm(problem, mesh(problem, n_parts)));
    const double change = std::abs(now - before);
    if (!std::isfinite(now)) return std::nullopt;
    if (change <= 1e-12 * std::max(1.0, std::abs(now))) return RadialEnergy{now, change};
    before = now;
  }
  return std::nullopt;
}

}  // namespace ritz
