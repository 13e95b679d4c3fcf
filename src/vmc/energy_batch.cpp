#include "vmc/energy_batch.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "parallel/walker_gather.hpp"

namespace ritz {

EnergyMeter::EnergyMeter(const Communicator& communicator, const Hamiltonian& hamiltonian,
                         const Wavefunction& wavefunction, const Ensemble& ensemble)
    : communicator_(communicator),
      hamiltonian_(hamiltonian),
      wavefunction_(wavefunction),
      ensemble_(ensemble),
      names_({"energy", "imaginary"}),
      n_terms_(hamiltonian.term_names().size()) {
  for (auto& name : hamiltonian.term_names()) names_.push_back(name);
  for (auto& name : hamiltonian.extra_names()) names_.push_back(name);
}

const arma::mat& EnergyMeter::measure(arma::uword measurement) {
  rows_.set_size(names_.size(), ensemble_.n_local_walkers());
  arma::uword column = 0;
  for (const auto& block : ensemble_.blocks()) {
    hamiltonian_.local_energies(wavefunction_, *block.state, energies_);
    for (arma::uword w = 0; w < block.walkers.size(); ++w, ++column) {
      rows_(0, column) = energies_.total[w];
      rows_(1, column) = energies_.imaginary[w];
      for (arma::uword k = 0; k < energies_.terms.n_rows; ++k)
        rows_(2 + k, column) = energies_.terms(k, w);
      for (arma::uword k = 0; k < energies_.extras.n_rows; ++k)
        rows_(2 + n_terms_ + k, column) = energies_.extras(k, w);
      if (is_bad_ || (std::isfinite(energies_.total[w]) && std::isfinite(energies_.imaginary[w])))
        continue;
      is_bad_ = true;
      bad_ = {block.walkers.begin + w, measurement, block.state->configurations().col(w),
              energies_.terms.col(w), block.state->log_psi().log_abs[w]};
    }
  }
  return rows_;
}

void EnergyMeter::check(const std::string& when) const {
  // The rank that met the first one tells all the others; which that is depends on no ownership.
  const double own = is_bad_ ? static_cast<double>(bad_.measurement) *
                                       static_cast<double>(ensemble_.layout().n_walkers) +
                                   static_cast<double>(bad_.walker)
                             : arma::datum::inf;
  const double first = -communicator_.max(-own);
  if (std::isinf(first)) return;
  const int root = static_cast<int>(communicator_.max(own == first ? communicator_.rank() : -1));
  BadEnergy bad = bad_;
  bad.configuration.set_size(hamiltonian_.space().n_dof());
  bad.terms.set_size(n_terms_);
  arma::vec numbers = {static_cast<double>(bad.walker), static_cast<double>(bad.measurement),
                       bad.log_psi};
  communicator_.broadcast(numbers, root);
  communicator_.broadcast(bad.configuration, root);
  communicator_.broadcast(bad.terms, root);
  bad.walker = static_cast<std::size_t>(numbers[0]);
  bad.measurement = static_cast<arma::uword>(numbers[1]);
  bad.log_psi = numbers[2];
  std::string terms;
  for (std::size_t k = 0; k < n_terms_; ++k)
    terms += fmt::format("{}{} = {}", k > 0 ? ", " : "", names_[2 + k], shortest(bad.terms[k]));
  const std::string sentence = fmt::format(
      "the local energy went bad {}: {} (log|ψ| = {}) for walker {} on rank {}; a "
      "smaller learning rate or other starting parameters may help, and for particles "
      "a jastrow factor with the right behaviour where they meet",
      when, terms, shortest(bad.log_psi), bad.walker, root);
  throw BadEnergyError(sentence, std::move(bad));
}

EnergyBatch sample_energies(const Communicator& communicator, const Wavefunction& wavefunction,
                            const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter,
                            arma::uword n_measurements, std::uint64_t sweeps,
                            const std::string& when, StageTimes& times) {
  EnergyBatch batch;
  const arma::uword n_local = ensemble.n_local_walkers(), n_fields = meter.is_real() ? 1 : 2;
  // The measurements of the energy, then those of its imaginary part; a column for each walker.
  arma::mat local(n_fields * n_measurements, n_local);
  for (arma::uword m = 0; m < n_measurements; ++m) {
    {
      const StageTimer timer(times, Stage::sampling);
      ensemble.sweep(sampler, sweeps);
    }
    {
      const StageTimer timer(times, Stage::local_energy);
      const arma::mat& rows = meter.measure(m);
      for (arma::uword field = 0; field < n_fields; ++field)
        local.row(field * n_measurements + m) = rows.row(field);
    }
    const StageTimer timer(times, Stage::log_derivatives);
    for (const auto& block : ensemble.blocks())
      batch.units.push_back(
          {block.walkers, m, wavefunction.log_derivatives(block.state->configurations())});
  }
  const StageTimer timer(times, Stage::communication);
  const arma::mat all = all_gather_walkers(communicator, local);
  // All ranks see the same energies: they meet again only where one of them is bad.
  if (!all.is_finite()) meter.check(when);
  batch.energy = all.head_rows(n_measurements).t();
  if (n_fields > 1)
    batch.imaginary = all.tail_rows(n_measurements).t();
  else
    batch.imaginary.zeros(arma::size(batch.energy));
  if (sampler.sums_all()) batch.weights = ensemble.weigh();
  return batch;
}

}  // namespace ritz
