#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

const SpinSpace* spins_of(const Hamiltonian& hamiltonian) {
  return dynamic_cast<const SpinSpace*>(&hamiltonian.space());
}

const Lattice* spin_lattice(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  return system && spins_of(hamiltonian) ? system->lattice() : nullptr;
}

const FockSum* particles_of(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  return system ? system->fock_sum() : nullptr;
}

void write_values(Document& document, const std::string& group, const GroupedEstimate& mean,
                  arma::uword first, arma::uword n) {
  document.set(group + "/value", arma::vec(mean.value.subvec(first, first + n - 1)));
  document.set(group + "/error", arma::vec(mean.error.subvec(first, first + n - 1)));
}

void LatticeObservable::measure(const WalkerBlock& block, std::span<const arma::uword> groups,
                                GroupedAccumulator& sums, arma::mat& of_walkers) const {
  arma::mat values(n_quantities(), block.walkers.size());
  evaluate(block.state->configurations(), values);
  of_walkers = values.tail_rows(n_scalars());
  for (arma::uword w = 0; w < values.n_cols; ++w)
    sums.add(groups[w], values.col(w), block.weight(w));
}

}  // namespace ritz
