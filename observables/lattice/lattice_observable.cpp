#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

const SpinSpace* spins_of(const Hamiltonian& hamiltonian) {
  return dynamic_cast<const SpinSpace*>(&hamiltonian.space());
}

const Lattice* lattice_of(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  return system ? system->lattice() : nullptr;
}

const Lattice* spin_lattice(const Hamiltonian& hamiltonian) {
  return spins_of(hamiltonian) ? lattice_of(hamiltonian) : nullptr;
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

void write_sites(Document& document, const std::string& group,
                 const std::optional<Lattice>& lattice) {
  if (!lattice || !lattice->is_regular()) return;
  document.set(group + "/positions", lattice->positions());
  const auto bonds = lattice->bonds();
  arma::mat ends(2, bonds.size());
  for (arma::uword b = 0; b < ends.n_cols; ++b) {
    ends(0, b) = bonds[b].a;
    ends(1, b) = bonds[b].b;
  }
  if (!bonds.empty()) document.set(group + "/bonds", ends);
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
