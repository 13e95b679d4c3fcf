#pragma once

#include <optional>
#include <string>

#include <ritz/model/fock_sum.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/model/observable.hpp>

namespace ritz {

/// The spins that a system is made of; nullptr where it is made of something else.
const SpinSpace* spins_of(const Hamiltonian& hamiltonian);
/// The lattice of a system; nullptr where there is none.
const Lattice* lattice_of(const Hamiltonian& hamiltonian);
/// The lattice with one spin per site; nullptr where there is none.
const Lattice* spin_lattice(const Hamiltonian& hamiltonian);

/// H of particles that hop between sites; nullptr for other systems.
const FockSum* particles_of(const Hamiltonian& hamiltonian);

/// Writes n of the quantities of `mean`, from the first, as value and error.
void write_values(Document& document, const std::string& group, const GroupedEstimate& mean,
                  arma::uword first, arma::uword n);

/// Writes where the sites of a regular lattice are, for figures: `positions`, a column per site in
/// distances of nearest neighbours, and `bonds`, a column per pair of neighbours, counted from 0.
/// Writes nothing without a lattice.
void write_sites(Document& document, const std::string& group,
                 const std::optional<Lattice>& lattice);

/// A function of the configuration alone: a column of quantities for each walker, the last of which
/// are its scalars.
class LatticeObservable : public Observable {
 public:
  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& of_walkers) const override;

 protected:
  /// Fills `values`, n_quantities() x walkers, from configurations of spins ±1 or of
  /// occupations.
  virtual void evaluate(const Batch& x, arma::mat& values) const = 0;
};

}  // namespace ritz
