#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ritz/population/energy_batch.hpp>
#include <ritz/stats/mixing.hpp>
#include <ritz/vmc/problem.hpp>
#include <ritz/vmc/series_recorder.hpp>

namespace ritz {

/// How far a number that was measured can be trusted.
struct JudgedQuantity {
  std::string name;
  Mixing mixing;
  bool reliable = true;  ///< the error bar reached its plateau on enough data
};

/// The energy at fixed parameters, with all that says how far it can be trusted.
struct EnergyEstimate {
  double energy = 0;
  double error = 0;                 ///< from blocking, autocorrelation included
  double imaginary = 0;             ///< mean of the imaginary part; zero within errors
  double variance = 0;              ///< ⟨|E_L − E|²⟩
  double autocorrelation_time = 1;  ///< in measurements; n measurements are worth n/τ
  double r_hat = 1;                 ///< split R-hat over walkers
  double acceptance = 0;
  bool has_proposals = true;       ///< a space of one configuration has none
  std::vector<double> swap_rates;  ///< between neighbouring replicas, from the walkers on
  bool exact = false;   ///< no statistical error: all local energies are equal, or summed
  bool summed = false;  ///< over all configurations
  std::uint64_t samples = 0;
  std::uint64_t n_walkers = 0;
  std::vector<NamedEstimate> terms;    ///< of the energy, and the extras such as the virial
  std::vector<NamedEstimate> scalars;  ///< of the observables
  arma::mat blocking_levels = arma::mat(0, 3);  ///< block length (measurements), error, its error
  /// The energy, its imaginary part, its terms and the scalars, where they were sampled and vary;
  /// times in measurements.
  std::vector<JudgedQuantity> judged;
  /// Of the normal scores of all that is judged: what lies beyond is no chance (1 run in 300).
  double limit_of_scores = 0;
};

/// Measures the energy and the observables at fixed parameters.
class Estimator {
 public:
  Estimator(const Communicator& communicator, const Problem& problem, const Ensemble& ensemble);

  /// One measurement of all walkers.
  void measure(EnergyMeter& meter, StageTimes& times);
  std::uint64_t n_measurements() const { return series_.n_measurements(); }
  /// Walkers change their owner, and all that was measured on them goes with them; `from` is whose
  /// they were, Ensemble::walkers_of_ranks() whose they are. Collective.
  void hand_over(const std::vector<IndexRange>& from);
  /// What the series take in memory on this rank, which is most of what an estimate holds.
  std::size_t n_bytes() const { return series_.n_bytes() + scalars_.n_bytes(); }
  void add_counts(const MoveCounts& counts) { counts_ += counts; }
  /// The mean energy so far, up to rounding, on every rank. Collective.
  double mean_energy() const;
  /// The running mean over the walkers of this rank, for the progress line; not collective.
  double local_mean() const;

  /// On rank 0; arrays of observables are written into `document` below "observables". Elsewhere an
  /// empty estimate. Collective.
  EnergyEstimate finish(const EnergyMeter& meter, Document& document) const;

  /// As Ensemble::archive. Collective.
  void archive(Archive& archive);

 private:
  struct Accumulated {
    const EstimatePlan::Measured* measured;
    GroupedAccumulator sums;
  };
  void measure_observables(std::uint64_t measurement);
  arma::mat gather_quantity(arma::uword quantity, int root) const;
  arma::mat gather_weights() const;  // 1 x n_walkers, on rank 0
  arma::mat gather_groups(const GroupedAccumulator& sums) const;
  // What the series of the energy says, but for its mean.
  void judge_energy(const arma::mat& series, EnergyEstimate& out) const;
  // Shares out all series over ranks, the energy's to rank 0: their errors, on all ranks, in the
  // order of the meter's quantities. Collective.
  arma::vec judge_series(arma::uword n_quantities, EnergyEstimate& out) const;
  EnergyEstimate sampled(const std::vector<std::string>& names) const;
  EnergyEstimate summed(const std::vector<std::string>& names) const;
  void observe(EnergyEstimate& out, Document& document) const;
  static void name_judged(const std::vector<std::string>& names, EnergyEstimate& out);

  const Communicator& communicator_;
  const Ensemble& ensemble_;
  bool sums_all_;  // over all configurations
  SeriesRecorder series_;
  SeriesRecorder scalars_;  // of the observables; for judgement alone, hence in few bins
  std::vector<Accumulated> observables_;
  Grouping grouping_;
  IndexRange local_groups_;  // of the walkers of this rank
  double reference_ = 0;     // close to the mean energy; deviations from it are squared
  MoveCounts counts_;
};

}  // namespace ritz
