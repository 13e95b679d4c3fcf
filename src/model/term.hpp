#pragma once

#include <armadillo>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/derivatives/log_psi.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

class ParticleHamiltonian;

/// What a term demands of ψ where two particles meet, or a particle and a centre, so that the
/// energy stays finite there.
struct Contact {
  enum class Kind {
    smooth,  ///< nothing
    slope,   ///< a cusp: log ψ rises with the slope `value`, in 1/bohr
    power,   ///< ψ vanishes as r^value
    wall     ///< ψ is zero where r ≤ value, in bohr
  };
  Kind kind = Kind::smooth;
  double value = 0;
};

/// The energies of a block of W walkers while its terms are added, and what the terms share: each
/// is computed when it is first asked for.
class LocalValues {
 public:
  /// Refers to all three.
  LocalValues(const ParticleSpace& space, const Wavefunction& wavefunction,
              const WalkerState& walkers);

  const WalkerState& walkers() const { return walkers_; }
  const Batch& configurations() const { return walkers_.configurations(); }
  arma::uword n_pairs() const { return space_.n_pairs(); }
  arma::uword n_walkers() const { return walkers_.n_walkers(); }
  const Wavefunction& wavefunction() const { return wavefunction_; }
  /// log ψ with gradient and Laplacian.
  const SpatialValues& spatial();
  /// The distances of the pairs p < q of walker w, n_pairs() numbers in the order of pairs, until
  /// the next call. Blocks of moderate size are kept whole.
  const double* pair_distances(arma::uword w);

  arma::rowvec energy;          ///< real part of the term that adds now
  arma::rowvec imaginary;       ///< imaginary part of all terms
  arma::rowvec kinetic;         ///< the kinetic energy, for the virial
  arma::rowvec r_dot_gradient;  ///< Σ_i r_i·∇_i V of all terms, for the virial

 private:
  const ParticleSpace& space_;
  const Wavefunction& wavefunction_;
  const WalkerState& walkers_;
  std::optional<SpatialValues> spatial_;
  arma::mat distances_;                 // a column for each walker, or a single one for all
  std::vector<arma::uword> walker_of_;  // whose distances a column holds
};

/// A named part of the energy of particles in continuous space, in hartree; a Hamiltonian is a list
/// of them.
class Term {
 public:
  explicit Term(std::string name) : name_(std::move(name)) {}
  virtual ~Term() = default;

  /// "kinetic": under which the energy is reported.
  const std::string& name() const { return name_; }
  /// Adds the energy of each walker to out.energy (and out.imaginary) and its part of the virial,
  /// to out.kinetic or out.r_dot_gradient.
  virtual void add_local_values(LocalValues& out) const = 0;
  /// Whether 2T − Σ r·∇V averages to zero in an eigenstate as far as this term is concerned: not
  /// with hard cores.
  virtual bool has_virial() const { return true; }
  /// Where two particles meet that are not fermions of one spin.
  virtual Contact contact() const { return {}; }
  /// Where a particle meets this centre of the space.
  virtual Contact contact_at(const Centre& /*centre*/) const { return {}; }
  /// Why the energy of this ψ is infinite, and what to do about it; empty where it is not.
  virtual std::string refuses(const ParticleHamiltonian& /*system*/,
                              const Wavefunction& /*psi*/) const {
    return "";
  }

 private:
  std::string name_;
};

using Terms = std::vector<std::unique_ptr<const Term>>;

}  // namespace ritz
