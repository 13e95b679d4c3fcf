#pragma once

#include <complex>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/lattice/lattice.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/sign_rule.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

class FockSum;

/// The row ⟨x|H|·⟩ of a Hamiltonian for each of W configurations x: the diagonal element, and the
/// configurations x′ ≠ x that H connects x with, as changes of x, with their matrix elements.
struct Connections {
  arma::rowvec diagonal;          ///< ⟨x|H|x⟩, 1 x W
  Changes changes;                ///< from x to each x′, those of one walker after the other
  std::vector<double> real;       ///< Re ⟨x|H|x′⟩, one per change
  std::vector<double> imaginary;  ///< Im ⟨x|H|x′⟩; empty when H is real

  void clear(arma::uword n_walkers);
  std::complex<double> element(std::size_t change) const {
    return {real[change], imaginary.empty() ? 0.0 : imaginary[change]};
  }
};

/// A Hamiltonian on a lattice space. A kind defines connect(); local energies, exact
/// diagonalization and moves along H itself follow from it.
class LatticeHamiltonian : public Hamiltonian {
 public:
  const LatticeSpace& space() const override = 0;
  std::string energy_unit() const override { return ""; }
  /// The diagonal and the off-diagonal part of H, under the names that they have in physics.
  std::vector<std::string> term_names() const override { return {"diagonal", "off_diagonal"}; }

  /// Overwrites `out` with the connections of the columns of x (n_dof x W).
  virtual void connect(const Batch& x, Connections& out) const = 0;
  /// A bound on the number of changes that connect() finds for one configuration.
  virtual arma::uword max_connections() const = 0;

  /// The lattice on which it is defined; nullptr where there is none.
  virtual const Lattice* lattice() const { return nullptr; }
  /// H of particles that hop, as a sum of terms of bonds and sites; nullptr for others.
  virtual const FockSum* fock_sum() const { return nullptr; }
  /// Whether a permutation of sites leaves H as it is.
  virtual bool is_symmetry(const SitePermutation& /*permutation*/) const { return false; }
  /// Permutations of the space group of the lattice that leave H as it is, the identity first.
  std::vector<SitePermutation> symmetries() const;
  /// Turning all spins around leaves H as it is.
  virtual bool has_spin_flip_symmetry() const { return false; }
  /// Every set of degrees of freedom that an off-diagonal element of H changes together, once.
  virtual std::vector<SpinTurn> turns() const = 0;
  /// Flags of the sites in the sign Π x_i that ψ is meant to have beside its other factors; empty
  /// where there is none. H itself does not know of it.
  const std::vector<char>& sign_sites() const { return sign_sites_; }
  void set_sign_sites(std::vector<char> sites) { sign_sites_ = std::move(sites); }
  /// Whether the other factors of ψ may be symmetric under all of these permutations: they leave H
  /// as it is when the spins of sign_sites() are rotated.
  bool has_symmetries_beside_signs(const std::vector<SitePermutation>& permutations) const;
  /// Those of symmetries() that do.
  std::vector<SitePermutation> symmetries_beside_signs() const;

  /// E_L = Σ_x′ ⟨x|H|x′⟩ ψ(x′)/ψ(x), with one call of log_ratios.
  void local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                      LocalEnergies& out) const override;
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;
  void require(const Wavefunction& wavefunction) const override;

 private:
  std::vector<char> sign_sites_;
};

/// Adds Σ_x′ ⟨x|A|x′⟩ ψ(x′)/ψ(x) over the off-diagonal elements of an operator A, the tracked
/// walkers being the x, to the W numbers of `real` and `imaginary`. `real_psi` says that ψ is real
/// up to its sign: ratios then have no imaginary part, not even by rounding.
void add_off_diagonal(const Connections& connections, bool real_psi, const WalkerState& walkers,
                      arma::rowvec& real, arma::rowvec& imaginary);

}  // namespace ritz
