#pragma once

#include <algorithm>
#include <armadillo>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/term.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// Local energies E_L = (Hψ)/ψ of a block of W walkers, term by term.
struct LocalEnergies {
  arma::mat terms;         ///< n_terms x W, real parts, in the order of term_names()
  arma::rowvec total;      ///< real part of E_L
  arma::rowvec imaginary;  ///< imaginary part of E_L
  arma::mat extras;        ///< n_extras x W, in the order of extra_names(): not part of E_L

  void zeros(arma::uword n_terms, arma::uword n_extras, arma::uword n_walkers);
};

/// What the V-score of a system is measured by: Wu et al., Science 386, 296 (2024).
struct VScoreScale {
  double n_dof = 0;               ///< number of degrees of freedom
  double energy_at_infinity = 0;  ///< mean energy at infinite temperature
};

/// A system: its state space and its energy. Turns a wavefunction and walkers into local energies.
class Hamiltonian {
 public:
  virtual ~Hamiltonian() = default;

  virtual const StateSpace& space() const = 0;
  /// "kinetic", "external", "interaction": the parts that E_L is reported in.
  virtual std::vector<std::string> term_names() const = 0;
  /// Further quantities that come with the energy at no cost, such as the virial.
  virtual std::vector<std::string> extra_names() const { return {}; }
  /// Empty where energies are in the units of the couplings.
  virtual std::string energy_unit() const = 0;
  /// One line for the header: "harmonic trap, ω = 1, Coulomb interaction".
  virtual std::string description() const = 0;
  /// The bonds and sites in the order in which arrays of couplings refer to them, for `ritz check`;
  /// empty where there are none.
  virtual std::string coupling_listing() const { return {}; }
  /// What is right but surely not meant, such as a coupling that acts on nothing.
  const std::vector<std::string>& warnings() const { return warnings_; }
  void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }
  /// All matrix elements between configurations are real, so that E_L of a real ψ is real, too.
  virtual bool is_real() const { return true; }
  /// Nothing in the continuum, where the V-score has no meaning.
  virtual std::optional<VScoreScale> v_score_scale() const { return std::nullopt; }

  /// Local energies of tracked walkers; `out` is overwritten.
  virtual void local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                              LocalEnergies& out) const = 0;
  /// Draws starting configurations for walkers first_walker, … into the columns of `out`
  /// (n_dof x W, sized by the caller). `attempt` counts from 0 when ψ vanishes at earlier ones.
  virtual void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                          Batch& out) const = 0;
  /// Throws UsageError with a sentence when this wavefunction cannot serve this Hamiltonian.
  virtual void require(const Wavefunction& wavefunction) const = 0;

 private:
  std::vector<std::string> warnings_;
};

/// Particles in continuous space: the energy is a list of terms. What else there is tells
/// wavefunctions and samplers of their defaults.
class ParticleHamiltonian : public Hamiltonian {
 public:
  ParticleHamiltonian(ParticleSpace space, Terms terms)
      : space_(std::move(space)), terms_(std::move(terms)) {}

  const ParticleSpace& space() const override { return space_; }
  std::string energy_unit() const override { return "hartree"; }
  const Terms& terms() const { return terms_; }
  /// The first term of this class; nullptr where there is none.
  template <class T>
  const T* term() const {
    for (const auto& each : terms_)
      if (const auto* found = dynamic_cast<const T*>(each.get())) return found;
    return nullptr;
  }
  /// Whether all terms are of these classes.
  template <class... Known>
  bool has_only() const {
    return std::ranges::all_of(
        terms_, [](const auto& each) { return (dynamic_cast<const Known*>(each.get()) || ...); });
  }
  std::vector<std::string> term_names() const override;
  /// The virial 2T − Σ_i r_i·∇_i V, where every term has one.
  std::vector<std::string> extra_names() const override;

  /// The frequencies of a harmonic confinement, one per axis; empty where there is none.
  virtual arma::vec trap_frequencies() const { return {}; }
  /// A typical distance over which a particle moves, the first guess of a step.
  virtual double length_scale() const = 0;
  /// What the first term that demands anything demands where two particles meet that are not
  /// fermions of one spin.
  Contact contact() const;
  /// The same where a particle meets a centre.
  Contact contact_at(const Centre& centre) const;

  void local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                      LocalEnergies& out) const override;
  void require(const Wavefunction& wavefunction) const override;

 private:
  bool has_virial() const;

  ParticleSpace space_;
  Terms terms_;
};

/// A kind of system, declared once.
struct SystemKind {
  Schema schema;
  std::string family;  ///< "continuum" or "lattice": the state space that it lives on
  std::function<std::unique_ptr<Hamiltonian>(Settings&)> create;
};

/// Every kind, in the order of the folder's list.
std::vector<SystemKind> system_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(SystemKind kind);

}  // namespace ritz
