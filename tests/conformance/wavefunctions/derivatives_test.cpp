#include <catch2/catch.hpp>

#include "tests/support/differences.hpp"
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

constexpr double step = 4e-3;  // in space
constexpr double parameter_step = 3e-4;

/// log|ψ| and the phase where an argument is moved by x.
using Moved = std::function<LogPsi(double)>;

/// Central first differences of log|ψ| (row 0) and of the phase (row 1).
arma::mat slope(const Moved& moved, double h) {
  const LogPsi up = moved(h), down = moved(-h);
  arma::mat out(2, up.n_walkers());
  out.row(0) = (up.log_abs - down.log_abs) / (2 * h);
  for (arma::uword w = 0; w < out.n_cols; ++w)
    out(1, w) = phase_difference(up.phase[w], down.phase[w]) / (2 * h);
  return out;
}

arma::mat curvature(const Moved& moved, double h) {
  const LogPsi up = moved(h), at = moved(0), down = moved(-h);
  arma::mat out(2, up.n_walkers());
  out.row(0) = (up.log_abs - 2.0 * at.log_abs + down.log_abs) / (h * h);
  for (arma::uword w = 0; w < out.n_cols; ++w)
    out(1, w) = (phase_difference(up.phase[w], at.phase[w]) -
                 phase_difference(at.phase[w], down.phase[w])) /
                (h * h);
  return out;
}

DifferenceErrors errors_of(const arma::mat& exact, const arma::mat& coarse, const arma::mat& fine) {
  DifferenceErrors errors;
  for (arma::uword i = 0; i < exact.n_elem; ++i) errors.add(exact[i], coarse[i], fine[i]);
  return errors;
}

LogPsi random_weights(arma::uword n_walkers, std::uint64_t seed) {
  RandomStream random(seed, Purpose::testing, 1);
  LogPsi u(n_walkers);
  for (arma::uword w = 0; w < n_walkers; ++w) {
    u.log_abs[w] = random.normal();
    u.phase[w] = random.normal();
  }
  return u;
}

bool close(const arma::mat& a, const arma::mat& b) {
  return arma::size(a) == arma::size(b) &&
         (a.is_empty() || arma::abs(a - b).max() < 1e-12 * (1 + arma::abs(b).max()));
}

}  // namespace

TEST_CASE("log-derivatives are those of differences in the parameters") {
  for (auto& c : wavefunction_cases()) {
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_configurations(*c.system, *c.psi, 4, 3);
    const arma::vec theta = c.psi->parameters();
    const LogDerivatives derivatives = c.psi->log_derivatives(r);
    CHECK(derivatives.n_walkers() == r.n_cols);
    REQUIRE(derivatives.n_parameters() == theta.n_elem);
    const arma::mat dense = derivatives.dense();
    const arma::uword n = theta.n_elem;
    for (arma::uword k = 0; k < n; ++k) {
      INFO(c.name << ", parameter " << k);
      const Moved moved = [&](double x) {
        arma::vec shifted = theta;
        shifted[k] += x;
        c.psi->set_parameters(shifted);
        return log_psi_of(*c.psi, r);
      };
      arma::mat exact(2, r.n_cols, arma::fill::zeros);
      exact.row(0) = dense.row(k);
      if (!derivatives.is_real()) exact.row(1) = dense.row(n + k);
      const auto errors =
          errors_of(exact, slope(moved, parameter_step), slope(moved, parameter_step / 2));
      CHECK(errors.extrapolated() < 1e-7);
      CHECK(errors.fine() < 1e-3);
      CHECK(errors.falls_quadratically(1e-9));
    }
  }
}

TEST_CASE("log-derivatives answer all questions as their matrix does") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_configurations(*c.system, *c.psi, 9, 3);
    const LogDerivatives a = c.psi->log_derivatives(r.head_cols(5));
    const LogDerivatives b = c.psi->log_derivatives(r.tail_cols(4));
    const arma::uword n = c.psi->n_parameters();
    if (n == 0) continue;
    if (c.psi->is_real()) CHECK(a.is_real());
    const arma::mat dense = a.dense(), dense_b = b.dense();
    const arma::mat log_abs = dense.head_rows(n), phase = dense.tail_rows(n);
    const bool real = a.is_real();

    RandomStream random(4, Purpose::testing);
    arma::vec v(n);
    for (double& x : v) x = random.normal();
    const LogPsi product = a.times(v);
    CHECK(close(product.log_abs, v.t() * log_abs));
    CHECK(close(product.phase, real ? arma::mat(1, 5, arma::fill::zeros) : v.t() * phase));

    const LogPsi u = random_weights(5, 6);
    arma::vec sum = log_abs * u.log_abs.t();
    if (!real) sum += phase * u.phase.t();
    const arma::vec transposed = a.transposed_times(u);
    CHECK(close(transposed, sum));

    const auto rows = [&](const arma::mat& d) -> arma::mat {
      return real ? d : arma::join_rows(d.head_rows(n), d.tail_rows(n));
    };
    CHECK(close(a.gram(b), rows(dense).t() * rows(dense_b)));
    CHECK(close(a.gram(a), rows(dense).t() * rows(dense)));

    if (a.is_holomorphic()) {
      const arma::cx_mat k = a.complex_gram(b);
      const arma::mat re = arma::real(k), im = arma::imag(k);
      CHECK(close(arma::join_cols(arma::join_rows(re, -im), arma::join_rows(im, re)), a.gram(b)));
    }

    const LogDerivatives both = a.like(arma::join_rows(a.packed(), b.packed()));
    CHECK(both.n_walkers() == 9);
    CHECK(close(both.dense(), arma::join_rows(dense, dense_b)));

    // The bound holds for every share of the sum, too, and is no wild guess.
    const double bound = a.bound(u);
    CHECK(arma::abs(transposed).max() <= bound);
    CHECK(bound < 1e6 * (1 + arma::abs(dense).max()) * arma::accu(arma::abs(u.log_abs)));
    for (arma::uword w = 0; w < 5; ++w) {
      LogPsi one(5);
      one.log_abs[w] = u.log_abs[w];
      one.phase[w] = u.phase[w];
      CHECK(arma::abs(a.transposed_times(one)).max() <= a.bound(one) * (1 + 1e-12));
      CHECK(a.bound(one) <= bound * (1 + 1e-12));
    }
  }
}

TEST_CASE("gradient and Laplacian are those of differences in space") {
  for (auto& c : wavefunction_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_particles(*c.system, *c.psi, 4, 3);
    SpatialValues values;
    values.zeros(r.n_rows, r.n_cols, c.psi->is_real());
    c.psi->spatial()->add_laplacian(r, values);
    arma::mat laplacian(2, r.n_cols, arma::fill::zeros), coarse = laplacian, fine = laplacian;
    laplacian.row(0) = values.laplacian;
    if (!c.psi->is_real()) laplacian.row(1) = values.phase_laplacian;
    DifferenceErrors gradient;
    for (arma::uword k = 0; k < r.n_rows; ++k) {
      const Moved moved = [&](double x) {
        Batch shifted = r;
        shifted.row(k) += x;
        return log_psi_of(*c.psi, shifted);
      };
      arma::mat exact(2, r.n_cols, arma::fill::zeros);
      exact.row(0) = values.gradient.row(k);
      if (!c.psi->is_real()) exact.row(1) = values.phase_gradient.row(k);
      const arma::mat one = slope(moved, step), half = slope(moved, step / 2);
      for (arma::uword i = 0; i < exact.n_elem; ++i) gradient.add(exact[i], one[i], half[i]);
      coarse += curvature(moved, step);
      fine += curvature(moved, step / 2);
    }
    CHECK(gradient.extrapolated() < 1e-7);
    CHECK(gradient.falls_quadratically(1e-9));
    const auto errors = errors_of(laplacian, coarse, fine);
    CHECK(errors.extrapolated() < 1e-6);
    CHECK(errors.falls_quadratically(1e-7));
  }
}
