#include <ritz/wavefunctions/lattice/cosh_ratios.hpp>

#include <catch2/catch.hpp>

#include <ritz/linalg/complex_functions.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/random/random_stream.hpp>

using namespace ritz;

namespace {

/// Σ_j log cosh θ_j, real and imaginary part, over the rows of one column.
std::complex<double> sum_log_cosh(const arma::vec& theta, arma::uword n, bool is_complex) {
  arma::vec log_abs(n), argument(n, arma::fill::zeros);
  const std::span<const double> re(theta.memptr(), n);
  const std::span<double> abs_out(log_abs.memptr(), n), argument_out(argument.memptr(), n);
  if (is_complex)
    complex_log_cosh(re, {theta.memptr() + n, n}, abs_out, argument_out);
  else
    vector_log_cosh(re, abs_out);
  return {arma::accu(log_abs), arma::accu(argument)};
}

}  // namespace

// A product of thousands of factors leaves the range of numbers long before any of them does: e^700
// is reached by 1400 units of a weight of ½.
TEST_CASE("flips of many large weights need no whole evaluation") {
  RandomStream random(4, Purpose::testing);
  for (const bool is_complex : {false, true})
    for (const double size : {0.01, 0.5, 3.0, 12.0})
      for (const double theta_size : {0.1, 20.0, 100.0}) {
        CAPTURE(is_complex, size, theta_size);
        const arma::uword n = CoshRatios::padded(5003), rows = n * (is_complex ? 2 : 1);
        arma::mat weights(rows, 2, arma::fill::zeros);
        arma::vec theta(rows, arma::fill::zeros);
        for (arma::uword j = 0; j < 5003; ++j)
          for (arma::uword part = 0; part < rows / n; ++part) {
            // Most of one sign, as those of a feature that many sites share.
            for (arma::uword i = 0; i < 2; ++i)
              weights(part * n + j, i) = size * (0.5 + 0.2 * random.normal());
            theta[part * n + j] = theta_size * random.normal() * (part == 0 ? 0.3 : 0.03);
          }
        CoshRatios ratios;
        ratios.set_weights(weights, is_complex);
        arma::vec exponential(rows), shares(2 * rows);
        REQUIRE(ratios.start(theta.memptr(), exponential.memptr(), shares.memptr()));
        for (const double spin : {1.0, -1.0}) {
          const auto check = [&](const std::optional<CoshRatios::Ratio>& found,
                                 const arma::vec& after) {
            REQUIRE(found);
            const std::complex<double> expected =
                sum_log_cosh(after, n, is_complex) - sum_log_cosh(theta, n, is_complex);
            const double log_abs = std::log(std::abs(found->product)) + found->log_abs;
            CHECK(log_abs == Approx(expected.real()).epsilon(1e-10).margin(1e-8));
            const double phase = std::arg(found->product) + found->phase - expected.imag();
            CHECK(std::abs(std::remainder(phase, 2 * arma::datum::pi)) < 1e-7);
          };
          check(ratios.flip(0, spin, shares.memptr()), theta - 2 * spin * weights.col(0));
          check(ratios.flip(0, spin, 1, -spin, shares.memptr()),
                theta - 2 * spin * weights.col(0) + 2 * spin * weights.col(1));
        }
      }
}
