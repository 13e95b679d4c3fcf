#include <ritz/wavefunctions/particles/pair_form.hpp>

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace ritz {

namespace {

// Most forms are a function of one pair: `Pair` has value(θ, r, a), derivatives(θ, r, a, u, u1,
// u2), add_parameters(θ, r, a, out) and slope_derivative(θ, r, a); the loops are here. What follows
// from θ alone is in the pair that at(θ) returns.
template <class Pair>
class SimpleForm : public PairForm {
 public:
  explicit SimpleForm(Pair pair) : pair_(std::move(pair)) {}

  std::vector<ParameterGroup> parameter_groups() const override { return pair_.groups(); }
  double sum(const double* theta, const double* r, const double* slope, arma::uword n,
             bool& negative) const override {
    const Pair pair = pair_.at(theta);
    double total = 0;
    for (arma::uword i = 0; i < n; ++i) total += pair.value(theta, r[i], slope[i], negative);
    return total;
  }
  void derivatives(const double* theta, const double* r, const double* slope, arma::uword n,
                   double* u, double* u1, double* u2) const override {
    const Pair pair = pair_.at(theta);
    for (arma::uword i = 0; i < n; ++i) pair.derivatives(theta, r[i], slope[i], u[i], u1[i], u2[i]);
  }
  void add_parameter_derivatives(const double* theta, const double* r, const double* slope,
                                 arma::uword n, double* out) const override {
    const Pair pair = pair_.at(theta);
    for (arma::uword i = 0; i < n; ++i) pair.add_parameters(theta, r[i], slope[i], out);
  }
  double slope_derivative(const double* theta, const double* r, const double* slope,
                          arma::uword n) const override {
    const Pair pair = pair_.at(theta);
    double total = 0;
    for (arma::uword i = 0; i < n; ++i) total += pair.slope_derivative(theta, r[i], slope[i]);
    return total;
  }

 private:
  Pair pair_;
};

struct Pade {
  double beta = 0;

  static Pade at(const double* theta) { return {std::exp(theta[0])}; }
  static std::vector<ParameterGroup> groups() { return {{.name = "beta", .logarithmic = true}}; }
  double value(const double*, double r, double a, bool&) const { return a * r / (1 + beta * r); }
  void derivatives(const double*, double r, double a, double& u, double& u1, double& u2) const {
    const double s = 1 / (1 + beta * r);
    u = a * r * s;
    u1 = a * s * s;
    u2 = -2 * beta * s * u1;
  }
  void add_parameters(const double*, double r, double a, double* out) const {
    const double x = r / (1 + beta * r);
    out[0] -= a * beta * x * x;
  }
  double slope_derivative(const double*, double r, double) const { return r / (1 + beta * r); }
};

struct Exponential {
  double kappa = 0;

  static Exponential at(const double* theta) { return {std::exp(theta[0])}; }
  static std::vector<ParameterGroup> groups() { return {{.name = "kappa", .logarithmic = true}}; }
  double value(const double*, double r, double a, bool&) const {
    return -a * std::expm1(-kappa * r) / kappa;
  }
  void derivatives(const double*, double r, double a, double& u, double& u1, double& u2) const {
    const double e = std::expm1(-kappa * r);
    u = -a * e / kappa;
    u1 = a * (e + 1);
    u2 = -kappa * u1;
  }
  void add_parameters(const double*, double r, double a, double* out) const {
    const double e = std::expm1(-kappa * r);
    out[0] += a * (e / kappa + r * (e + 1));
  }
  double slope_derivative(const double*, double r, double) const {
    return -std::expm1(-kappa * r) / kappa;
  }
};

struct Polynomial {
  arma::uword degree;
  double beta = 0;

  Polynomial at(const double* theta) const { return {degree, std::exp(theta[0])}; }

  std::vector<ParameterGroup> groups() const {
    std::vector<ParameterGroup> out = {{.name = "beta", .logarithmic = true}};
    if (degree > 1) out.push_back({.name = "coefficients", .n_rows = degree - 1});
    return out;
  }
  // P, P′, P″ at x, by Horner's rule; the constant term is zero.
  void polynomial(const double* c, double x, double a, double& p, double& p1, double& p2) const {
    p = p1 = p2 = 0;
    for (arma::uword k = degree + 1; k-- > 0;) {
      p2 = p2 * x + 2 * p1;
      p1 = p1 * x + p;
      p = p * x + (k == 0 ? 0.0 : k == 1 ? a : c[k - 2]);
    }
  }
  double value(const double* theta, double r, double a, bool&) const {
    double p = 0, p1 = 0, p2 = 0;
    polynomial(theta + 1, r / (1 + beta * r), a, p, p1, p2);
    return p;
  }
  void derivatives(const double* theta, double r, double a, double& u, double& u1,
                   double& u2) const {
    const double s = 1 / (1 + beta * r);
    double p1 = 0, p2 = 0;
    polynomial(theta + 1, r * s, a, u, p1, p2);
    u1 = p1 * s * s;
    u2 = p2 * s * s * s * s - 2 * beta * s * u1;
  }
  void add_parameters(const double* theta, double r, double a, double* out) const {
    const double x = r / (1 + beta * r);
    double p = 0, p1 = 0, p2 = 0;
    polynomial(theta + 1, x, a, p, p1, p2);
    out[0] -= p1 * beta * x * x;
    double power = x;
    for (arma::uword k = 2; k <= degree; ++k) out[k - 1] += power *= x;
  }
  double slope_derivative(const double*, double r, double) const { return r / (1 + beta * r); }
};

struct Series {
  arma::uword degree;

  const Series& at(const double*) const { return *this; }

  std::vector<ParameterGroup> groups() const {
    if (degree < 2) return {};
    return {{.name = "coefficients", .n_rows = degree - 1}};
  }
  void factor(const double* c, double r, double a, double& f, double& f1, double& f2) const {
    f = f1 = f2 = 0;
    for (arma::uword k = degree + 1; k-- > 0;) {
      f2 = f2 * r + 2 * f1;
      f1 = f1 * r + f;
      f = f * r + (k == 0 ? 1.0 : k == 1 ? a : c[k - 2]);
    }
  }
  double value(const double* theta, double r, double a, bool& negative) const {
    double f = 0, f1 = 0, f2 = 0;
    factor(theta, r, a, f, f1, f2);
    if (f < 0) negative = !negative;
    return std::log(std::abs(f));
  }
  void derivatives(const double* theta, double r, double a, double& u, double& u1,
                   double& u2) const {
    double f = 0, f1 = 0, f2 = 0;
    factor(theta, r, a, f, f1, f2);
    u = std::log(std::abs(f));
    u1 = f1 / f;
    u2 = f2 / f - u1 * u1;
  }
  void add_parameters(const double* theta, double r, double a, double* out) const {
    double f = 0, f1 = 0, f2 = 0;
    factor(theta, r, a, f, f1, f2);
    double term = r / f;
    for (arma::uword k = 2; k <= degree; ++k) out[k - 2] += term *= r;
  }
  double slope_derivative(const double* theta, double r, double a) const {
    double f = 0, f1 = 0, f2 = 0;
    factor(theta, r, a, f, f1, f2);
    return r / f;
  }
};

struct Power {
  static Power at(const double*) { return {}; }
  static std::vector<ParameterGroup> groups() { return {{.name = "lambda"}}; }
  static double value(const double* theta, double r, double, bool&) {
    return theta[0] * std::log(r);
  }
  static void derivatives(const double* theta, double r, double, double& u, double& u1,
                          double& u2) {
    u = theta[0] * std::log(r);
    u1 = theta[0] / r;
    u2 = -u1 / r;
  }
  static void add_parameters(const double*, double r, double, double* out) {
    out[0] += std::log(r);
  }
  static double slope_derivative(const double*, double, double) { return 0; }
};

// A product of many factors is taken before its logarithm, in pieces that cannot underflow.
class HardCore final : public PairForm {
 public:
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  double sum(const double*, const double* r, const double* diameter, arma::uword n,
             bool&) const override {
    double total = 0;
    for (arma::uword begin = 0; begin < n; begin += piece) {
      const arma::uword end = std::min(n, begin + piece);
      double product = 1;
      for (arma::uword i = begin; i < end; ++i)
        product *= r[i] > diameter[i] ? 1 - diameter[i] / r[i] : 0.0;
      total += std::log(product);
    }
    return total;
  }
  void derivatives(const double*, const double* r, const double* diameter, arma::uword n, double* u,
                   double* u1, double* u2) const override {
    for (arma::uword i = 0; i < n; ++i) {
      const double a = diameter[i], gap = r[i] - a;
      u[i] = gap > 0 ? std::log(gap / r[i]) : -std::numeric_limits<double>::infinity();
      u1[i] = a / (r[i] * gap);
      u2[i] = -u1[i] * (2 * r[i] - a) / (r[i] * gap);
    }
  }
  void add_parameter_derivatives(const double*, const double*, const double*, arma::uword,
                                 double*) const override {}
  double slope_derivative(const double*, const double*, const double*, arma::uword) const override {
    throw std::logic_error("the diameter of hard cores is not variational");
  }

 private:
  static constexpr arma::uword piece = 16;
};

class EvenForm final : public PairForm {
 public:
  explicit EvenForm(std::unique_ptr<PairForm> form) : form_(std::move(form)) {}

  std::vector<ParameterGroup> parameter_groups() const override {
    auto groups = form_->parameter_groups();
    groups.insert(groups.begin(), {.name = "slope"});
    return groups;
  }
  double sum(const double* theta, const double* r, const double*, arma::uword n,
             bool& negative) const override {
    const arma::vec x = squares(r, n), slope = slopes(theta, n);
    return form_->sum(theta + 1, x.memptr(), slope.memptr(), n, negative);
  }
  // u(r) = f(r²): u′ = 2 r f′, u″ = 2 f′ + 4 r² f″.
  void derivatives(const double* theta, const double* r, const double*, arma::uword n, double* u,
                   double* u1, double* u2) const override {
    const arma::vec x = squares(r, n), slope = slopes(theta, n);
    form_->derivatives(theta + 1, x.memptr(), slope.memptr(), n, u, u1, u2);
    for (arma::uword i = 0; i < n; ++i) {
      u2[i] = 2 * u1[i] + 4 * x[i] * u2[i];
      u1[i] *= 2 * r[i];
    }
  }
  void add_parameter_derivatives(const double* theta, const double* r, const double*, arma::uword n,
                                 double* out) const override {
    const arma::vec x = squares(r, n), slope = slopes(theta, n);
    out[0] += form_->slope_derivative(theta + 1, x.memptr(), slope.memptr(), n);
    form_->add_parameter_derivatives(theta + 1, x.memptr(), slope.memptr(), n, out + 1);
  }
  double slope_derivative(const double*, const double*, const double*, arma::uword) const override {
    throw std::logic_error("an even form has no slope of its own");
  }

 private:
  static arma::vec squares(const double* r, arma::uword n) {
    return arma::square(arma::vec(const_cast<double*>(r), n, false, true));
  }
  static arma::vec slopes(const double* theta, arma::uword n) {
    return arma::vec(n).fill(theta[0]);
  }

  std::unique_ptr<PairForm> form_;
};

}  // namespace

std::unique_ptr<PairForm> pade_form() { return std::make_unique<SimpleForm<Pade>>(Pade()); }
std::unique_ptr<PairForm> exponential_form() {
  return std::make_unique<SimpleForm<Exponential>>(Exponential());
}
std::unique_ptr<PairForm> polynomial_form(arma::uword degree) {
  return std::make_unique<SimpleForm<Polynomial>>(Polynomial{.degree = degree});
}
std::unique_ptr<PairForm> series_form(arma::uword degree) {
  return std::make_unique<SimpleForm<Series>>(Series{degree});
}
std::unique_ptr<PairForm> power_form() { return std::make_unique<SimpleForm<Power>>(Power()); }
std::unique_ptr<PairForm> hard_core_form() { return std::make_unique<HardCore>(); }
std::unique_ptr<PairForm> even_form(std::unique_ptr<PairForm> form) {
  return std::make_unique<EvenForm>(std::move(form));
}

}  // namespace ritz
