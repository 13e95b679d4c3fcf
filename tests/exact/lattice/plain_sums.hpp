#pragma once

#include <cmath>
#include <complex>

#include <ritz/exact/hamiltonian_matrix.hpp>
#include <ritz/natural/natural_gradient.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/stats/moments.hpp>
#include <ritz/vmc/energy_sampler.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

namespace ritz::testing {

inline const LatticeHamiltonian& lattice(const Hamiltonian& system) {
  return dynamic_cast<const LatticeHamiltonian&>(system);
}

/// What an iteration of a run finds.
struct Iteration {
  double energy = 0, imaginary = 0, variance = 0;
  arma::vec gradient, direction;
};

inline Iteration summed(const Communicator& communicator, const Hamiltonian& system,
                        const Wavefunction& psi, const std::string& natural_gradient = "") {
  const auto sampler = make_sampler("kind = \"exact\"", system, psi);
  const Blocks blocks{Enumeration(lattice(system).space()).size(), 8};
  Ensemble ensemble(communicator, system, psi, blocks, 1);
  EnergyMeter meter(communicator, system, psi, ensemble);
  ensemble.start();
  StageTimes times;
  const EnergyBatch batch =
      sample_energies(communicator, psi, *sampler, ensemble, meter, 1, 1, "here", times);
  const auto coefficients = gradient_coefficients(batch, 5.0);
  const Moments energy = weighted_moments(batch.energy, batch.weights);
  Iteration out;
  out.energy = energy.mean;
  out.imaginary = weighted_moments(batch.imaginary, batch.weights).mean;
  out.variance = energy.variance + weighted_moments(batch.imaginary, batch.weights).variance;
  out.gradient = energy_gradient(communicator, batch, coefficients, psi.n_parameters());
  if (natural_gradient.empty()) return out;
  Value::Table table;
  table["kind"] = natural_gradient;
  Mistakes mistakes;
  const Value resolved = natural_gradient_key().resolve(Value(table), "optimizer", mistakes);
  out.direction = make_natural_gradient(Settings(resolved), psi.n_parameters())
                      ->direction(communicator, batch, coefficients, out.gradient, 1e-3);
  return out;
}

/// ψ†Hψ/ψ†ψ and the variance, from the matrix.
class Dense {
 public:
  explicit Dense(const Hamiltonian& system)
      : basis_(lattice(system).space()),
        h_(HamiltonianMatrix<std::complex<double>>(lattice(system), basis_).dense()),
        all_(system.space().n_dof(), basis_.size()) {
    basis_.fill(0, all_);
  }

  std::pair<double, double> energy_and_variance(const Wavefunction& psi) const {
    const LogPsi log_psi = log_psi_of(psi, all_);
    const double top = log_psi.log_abs.max();
    arma::cx_vec v(all_.n_cols);
    for (arma::uword k = 0; k < v.n_elem; ++k)
      v[k] = std::polar(std::exp(log_psi.log_abs[k] - top), log_psi.phase[k]);
    v /= arma::norm(v);
    const arma::cx_vec image = h_ * v;
    const double energy = arma::cdot(v, image).real();
    return {energy, std::pow(arma::norm(image), 2) - energy * energy};
  }

 private:
  FullBasis basis_;
  arma::cx_mat h_;
  Batch all_;
};

}  // namespace ritz::testing
