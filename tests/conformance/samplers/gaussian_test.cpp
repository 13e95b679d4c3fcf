#include <catch2/catch.hpp>

#include "tests/conformance/samplers/ensemble.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const std::string trap =
    "kind = \"harmonic_trap\"\nparticles = 3\ndimensions = 2\nstatistics = \"boson\"\n"
    "omega = [1.0, 1.7]";
// Both are one Gaussian; every sampler takes one of them.
const std::vector<std::string> gaussians = {"kind = \"gaussian\"",
                                            "kind = \"rbm\"\ninitial_std = 0.0"};

/// The standard deviations of the coordinates in |ψ|² = exp(−2 Σ c_k x_k²).
arma::vec widths(const Wavefunction& psi, arma::uword n_dof) {
  Batch r(n_dof, n_dof + 1, arma::fill::zeros);
  r.tail_cols(n_dof).eye();
  const arma::rowvec value = log_psi_of(psi, r).log_abs;
  return 1 / arma::sqrt(4 * (value[0] - value.tail(n_dof).t()));
}

/// The worst z-score of ⟨x⟩, ⟨x²⟩ and ⟨x⁴⟩, each over all coordinates, at widths of 1.
double worst_score(const Batch& x) {
  const arma::rowvec first = arma::mean(x, 0), second = arma::mean(arma::square(x), 0),
                     fourth = arma::mean(arma::square(arma::square(x)), 0);
  return std::max({std::abs(z_score(first, 0.0)), std::abs(z_score(second, 1.0)),
                   std::abs(z_score(fourth, 3.0))});
}

struct Case {
  std::shared_ptr<const Hamiltonian> system;
  std::shared_ptr<const Wavefunction> psi;
  arma::vec widths;
  SamplerCase sampler;
};

std::vector<Case> cases(const std::vector<double>& steps, std::uint64_t seed) {
  std::vector<Case> out;
  const std::shared_ptr<const Hamiltonian> system = make_system(trap);
  for (const auto& toml : gaussians) {
    const std::shared_ptr<const Wavefunction> psi = make_wavefunction(toml, *system);
    for (auto& sampler : sampler_cases(*system, *psi, steps, seed))
      out.push_back({system, psi, widths(*psi, system->space().n_dof()), std::move(sampler)});
  }
  return out;
}

}  // namespace

TEST_CASE("every continuum sampler takes a Gaussian") {
  std::string names;
  for (const auto& c : cases({}, 1)) names += c.sampler.name + " ";
  for (const auto& kind : sampler_kinds())
    if (kind.family == "continuum") CHECK(names.find(kind.schema.name()) != std::string::npos);
}

TEST_CASE("sweeps leave a Gaussian as it is") {
  for (const auto& c : cases({0.3, 1.0, 2.0}, 11)) {
    INFO(c.sampler.name);
    if (c.sampler.sampler->n_replicas() > 0) continue;  // its replicas are not yet distributed
    const arma::uword n = c.system->space().n_dof();
    Batch r = normal_numbers(n, 4096, 12);
    r.each_col() %= c.widths;
    Ensemble ensemble(*c.psi, r, 64);
    ensemble.sweep(*c.sampler.sampler, 0, 2);
    CHECK(worst_score(ensemble.configurations().each_col() / c.widths) < 4);
    ensemble.sweep(*c.sampler.sampler, 2, 10);
    CHECK(worst_score(ensemble.configurations().each_col() / c.widths) < 4);
  }
}

TEST_CASE("sweeps reach a Gaussian from elsewhere") {
  for (const auto& c : cases({0.3, 0.7, 1.2}, 21)) {
    INFO(c.sampler.name);
    Batch r(c.system->space().n_dof(), 2048, arma::fill::ones);
    Ensemble ensemble(*c.psi, r, 64);
    ensemble.sweep(*c.sampler.sampler, 0, 250);
    CHECK(worst_score(ensemble.configurations().each_col() / c.widths) < 4);
  }
}
