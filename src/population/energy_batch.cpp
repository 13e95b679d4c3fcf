#include <ritz/population/energy_batch.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

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
      bad_ = energy_of(block, w, measurement, rows_.col(column));
    }
  });
  return rows_;
}

BadEnergy EnergyMeter::energy_of(const WalkerBlock& block, arma::uword walker,
                                 arma::uword measurement, const arma::vec& row) const {
  return {block.walkers.begin + walker, measurement, block.state->configurations().col(walker),
          row.subvec(2, 1 + n_terms_), block.state->log_psi().log_abs[walker]};
}

void EnergyMeter::check(const std::string& when) const {
  // Which walker is told of depends on no ownership.
  const double own = is_bad_ ? static_cast<double>(bad_.measurement) *
                                       static_cast<double>(ensemble_.layout().n_walkers) +
                                   static_cast<double>(bad_.walker)
                             : arma::datum::inf;
  const double first = -communicator_.max(-own);
  if (std::isinf(first)) return;
  blame("the local energy went bad " + when, bad_, own, first);
}

void EnergyMeter::blame_farthest(const std::string& sentence, double reference) const {
  BadEnergy farthest;
  double place = arma::datum::inf;
  arma::uword column = 0;
  for (const auto& block : ensemble_.blocks())
    for (arma::uword w = 0; w < block.walkers.size(); ++w, ++column) {
      const double here = -std::abs(rows_(0, column) - reference);
      if (!(here < place)) continue;
      place = here;
      farthest = energy_of(block, w, 0, rows_.col(column));
    }
  blame(sentence, farthest, place, -communicator_.max(-place));
}

void EnergyMeter::blame(const std::string& sentence, const BadEnergy& own, double place,
                        double first) const {
  const int root = static_cast<int>(communicator_.max(place == first ? communicator_.rank() : -1));
  BadEnergy bad = own;
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
  const std::string whole = fmt::format(
      "{}: {} (log|ψ| = {}) for walker {} on rank {}; a smaller learning rate or other "
      "starting parameters may help, and for particles a jastrow factor with the right "
      "behaviour where they meet",
      sentence, terms, shortest(bad.log_psi), bad.walker, root);
  throw BadEnergyError(whole, std::move(bad));
}

}  // namespace ritz
