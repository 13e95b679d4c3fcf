#include "vmc/energy_batch.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

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
  ensemble_.for_each_block(Interruption::Work::measuring, [&](const WalkerBlock& block) {
    hamiltonian_.local_energies(wavefunction_, *block.state, energies_);
    for (arma::uword w = 0; w < block.walkers.size(); ++w, ++column) {
      // Where ψ vanishes there need not be any energy.
      if (block.weight(w) == 0) {
        rows_.col(column).zeros();
        continue;
      }
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
  });
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

}  // namespace ritz
