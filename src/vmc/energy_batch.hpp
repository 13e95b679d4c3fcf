#pragma once

#include <vector>

#include "base/error.hpp"
#include "model/log_derivatives.hpp"
#include "vmc/ensemble.hpp"
#include "vmc/stage_times.hpp"

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

  arma::uword n_samples() const { return energy.n_elem; }
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

  /// Local energies of the walkers of this rank: rows total, imaginary part, terms, extras.
  const arma::mat& measure(arma::uword measurement);
  /// Energies have no imaginary part, not even by rounding.
  bool is_real() const { return hamiltonian_.is_real() && wavefunction_.is_real(); }
  /// Throws BadEnergyError when any rank met a bad energy since the last check. Collective.
  void check(const std::string& when) const;

  /// "energy", "imaginary", then the names of terms and extras.
  const std::vector<std::string>& names() const { return names_; }

 private:
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

/// Samples n_measurements measurements, `sweeps` sweeps before each. Collective.
EnergyBatch sample_energies(const Communicator& communicator, const Wavefunction& wavefunction,
                            const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter,
                            arma::uword n_measurements, std::uint64_t sweeps,
                            const std::string& when, StageTimes& times);

}  // namespace ritz
