#pragma once

#include <algorithm>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/derivatives/log_derivatives.hpp>
#include <ritz/population/ensemble.hpp>
#include <ritz/population/interruption.hpp>
#include <ritz/population/stage_times.hpp>

namespace ritz {

/// What one iteration has sampled: n_measurements measurements of all walkers. Energies are known
/// to every rank and are the same on any number of ranks; log-derivatives stay where their walkers
/// are, one set for each measurement of each block.
struct EnergyBatch {
  arma::mat energy;     ///< real part of E_L, n_walkers x n_measurements
  arma::mat imaginary;  ///< imaginary part, the same shape
  arma::mat weights;    ///< p_w, Σp = 1, the same shape; empty where all samples count alike
  struct Unit {
    IndexRange walkers;
    arma::uword measurement;
    LogDerivatives derivatives;
  };
  std::vector<Unit> units;
  /// What may end work on the samples, and how many units the rank with most of them has, which
  /// all ranks count to; nothing ends it where it is nullptr.
  Interruption* interruption = nullptr;
  std::size_t n_slots = 0;

  arma::uword n_samples() const { return energy.n_elem; }
  /// Visits the units of this rank. Collective.
  template <class Visit>
  void for_each_unit(Visit&& visit) const {
    for (std::size_t k = 0; k < std::max(units.size(), n_slots); ++k) {
      if (k < units.size()) visit(units[k]);
      pause(Interruption::Work::summing);
    }
  }
  void pause(Interruption::Work work) const {
    if (interruption) interruption->pause(work);
  }
};

/// A local energy that is not a number or not finite, with all that helps to understand it.
struct BadEnergy {
  std::size_t walker = 0;
  arma::uword measurement = 0;
  arma::vec configuration;
  arma::vec terms;
  double log_psi = 0;
};

/// Thrown, on every rank alike, when a local energy went bad.
class BadEnergyError : public NumericsError {
 public:
  BadEnergyError(const std::string& sentence, BadEnergy what)
      : NumericsError(sentence), what_(std::move(what)) {}
  const BadEnergy& bad() const { return what_; }

 private:
  BadEnergy what_;
};

/// Measures local energies in all blocks of this rank, and remembers the first bad one.
class EnergyMeter {
 public:
  EnergyMeter(const Communicator& communicator, const Hamiltonian& hamiltonian,
              const Wavefunction& wavefunction, const Ensemble& ensemble);

  /// Local energies of the walkers of this rank: rows total, imaginary part, terms, extras; 0 for
  /// walkers of weight 0. Collective.
  const arma::mat& measure(arma::uword measurement);
  /// Energies have no imaginary part, not even by rounding.
  bool is_real() const { return hamiltonian_.is_real() && wavefunction_.is_real(); }
  /// Throws BadEnergyError when any rank met a bad energy since the last check. Collective.
  void check(const std::string& when) const;
  /// Throws BadEnergyError with `sentence`, which says what went bad, and the walker whose energy
  /// lies farthest from `reference` in the latest measurement. Collective.
  [[noreturn]] void blame_farthest(const std::string& sentence, double reference) const;

  /// "energy", "imaginary", then the names of terms and extras.
  const std::vector<std::string>& names() const { return names_; }

 private:
  BadEnergy energy_of(const WalkerBlock& block, arma::uword walker, arma::uword measurement,
                      const arma::vec& row) const;
  // The rank whose own walker comes first tells all the others of it. Collective.
  [[noreturn]] void blame(const std::string& sentence, const BadEnergy& own, double place,
                          double first) const;

  const Communicator& communicator_;
  const Hamiltonian& hamiltonian_;
  const Wavefunction& wavefunction_;
  const Ensemble& ensemble_;
  std::vector<std::string> names_;
  std::size_t n_terms_;
  LocalEnergies energies_;
  arma::mat rows_;
  BadEnergy bad_;
  bool is_bad_ = false;
};

}  // namespace ritz
