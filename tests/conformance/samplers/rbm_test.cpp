#include <catch2/catch.hpp>

#include "tests/conformance/samplers/ensemble.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const std::vector<std::string> powers = {"1", "0.5"};

std::string trap(int particles, int dimensions) {
  return "kind = \"harmonic_trap\"\nstatistics = \"boson\"\nparticles = " +
         std::to_string(particles) + "\ndimensions = " + std::to_string(dimensions);
}

std::string rbm(const std::string& power) { return "kind = \"rbm\"\nhidden = 3\npower = " + power; }

/// |ψ(x)|² of one coordinate on a fine grid, normalised: a sum with the trapezoidal rule converges
/// faster than any power.
struct Density {
  arma::vec x = arma::linspace(-12, 12, 4801);
  arma::vec p;

  explicit Density(const Wavefunction& psi) {
    p = arma::exp(2 * log_psi_of(psi, x.t()).log_abs.t());
    p /= arma::accu(p);
  }
  double mean(const arma::vec& f) const { return arma::dot(p, f); }
};

/// Chi-square of a histogram as a normal number (Wilson and Hilferty).
double chi_square_score(const arma::vec& sample, const Density& density, int n_bins) {
  // Bins of grid points, each of a probability of at least 1/(2 n_bins).
  double chi2 = 0, probability = 0, from = -1e300;
  int bins = 0;
  const auto n = static_cast<double>(sample.n_elem);
  double left = 1;
  for (arma::uword i = 0; i < density.x.n_elem; ++i) {
    probability += density.p[i];
    const bool last = i + 1 == density.x.n_elem;
    if (!last && (probability < 1.0 / n_bins || left - probability < 0.5 / n_bins)) continue;
    const double to = last ? 1e300 : 0.5 * (density.x[i] + density.x[i + 1]);
    const auto count = static_cast<double>(arma::accu(sample > from && sample <= to));
    chi2 += (count - n * probability) * (count - n * probability) / (n * probability);
    left -= probability;
    probability = 0;
    from = to;
    ++bins;
  }
  const double k = bins - 1, a = 2 / (9 * k);
  return (std::cbrt(chi2 / k) - (1 - a)) / std::sqrt(a);
}

}  // namespace

TEST_CASE("one particle in one dimension is distributed as the integral of |ψ|² says") {
  const auto system = make_system(trap(1, 1));
  for (const auto& power : powers) {
    const auto psi = make_wavefunction(rbm(power), *system);
    // a; W; b: two humps of different heights.
    psi->set_parameters({-0.6, 2.2, -1.5, 0.7, -1.3, 0.4, 0.2});
    const Density density(*psi);
    const double mean = density.mean(density.x), square = density.mean(arma::square(density.x));
    CHECK(std::abs(mean) > 0.1);
    CHECK(std::abs(square - mean * mean - 0.5) > 0.1);  // far from the Gaussian without weights
    const auto samplers = sampler_cases(*system, *psi, {1.5}, 31);
    CHECK(samplers.size() >= 4);
    for (const auto& [name, sampler] : samplers) {
      INFO(name << ", power " << power);
      Ensemble ensemble(*psi, normal_numbers(1, 8192, 32), 64);
      ensemble.sweep(*sampler, 0, 300);
      const Batch& x = ensemble.configurations();
      CHECK(std::abs(z_score(x.row(0), mean)) < 4);
      CHECK(std::abs(z_score(arma::square(x.row(0)), square)) < 4);
      CHECK(std::abs(chi_square_score(x.row(0).t(), density, 24)) < 4);
    }
  }
}

TEST_CASE("all samplers agree on an rbm with sizeable weights") {
  const auto system = make_system(trap(2, 2));
  for (const auto& power : powers) {
    const auto psi = make_wavefunction(rbm(power), *system);
    randomise_parameters(*psi, 3, 1.2);
    std::vector<Batch> samples;
    for (const auto& [name, sampler] : sampler_cases(*system, *psi, {0.8}, 41 + samples.size())) {
      INFO(name << ", power " << power);
      Ensemble ensemble(*psi, normal_numbers(4, 4096, 42 + samples.size()), 64);
      ensemble.sweep(*sampler, 0, 200);
      samples.push_back(ensemble.configurations());
      const Batch &x = samples.front(), &y = samples.back();
      if (samples.size() == 1) continue;
      for (arma::uword i = 0; i < 4; ++i) {
        CHECK(std::abs(z_score(x.row(i), y.row(i))) < 4);
        for (arma::uword k = 0; k <= i; ++k)
          CHECK(std::abs(z_score(x.row(i) % x.row(k), y.row(i) % y.row(k))) < 4);
      }
    }
    CHECK(samples.size() >= 4);
  }
}
