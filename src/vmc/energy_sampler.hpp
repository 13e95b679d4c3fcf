#pragma once

#include <limits>
#include <string>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/population/energy_batch.hpp>

namespace ritz {

/// Samples the energies of an iteration, in pieces between which a run may stop and go on later
/// with the same bits. Where the pieces end follows from the plan alone. An iteration of one piece
/// is begun anew; in a longer one the configurations of every measurement are kept beside the
/// log-derivatives, which a checkpoint does not hold: they are made again from them.
class EnergySampler {
 public:
  struct Plan {
    arma::uword n_measurements = 1;
    std::uint64_t sweeps = 1;  ///< before each measurement
    /// Sweeps of a piece, a measurement counting for a few.
    std::uint64_t piece = std::numeric_limits<std::uint64_t>::max();
  };
  /// Refers to all but the plan.
  EnergySampler(const Communicator& communicator, const Wavefunction& wavefunction,
                const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter, StageTimes& times,
                const Plan& plan);

  /// Samples the next piece. True when it was the last one. `when` is for the message where an
  /// energy went bad. Collective.
  bool advance(const std::string& when);
  /// What was sampled, after the last piece. Collective.
  EnergyBatch& finish(const std::string& when);
  /// Forgets it: the next piece is the first of another iteration.
  void clear();
  /// Forgets what came after the last piece that was finished. The ensemble has to go back, too.
  void go_back();
  /// What the finished pieces hold; see Ensemble::archive. Collective.
  void archive(Archive& archive);

 private:
  void measure();
  void derive(arma::uword measurement, const arma::mat* configurations);
  bool is_cut() const;

  const Communicator& communicator_;
  const Wavefunction& wavefunction_;
  const Sampler& sampler_;
  Ensemble& ensemble_;
  EnergyMeter& meter_;
  StageTimes& times_;
  Plan plan_;
  struct Progress {
    std::uint64_t measured = 0;
    std::uint64_t swept = 0;  // for the next measurement
  };
  Progress now_, kept_;
  arma::mat energies_;  // measurements of the energy, then of its imaginary part; a column a walker
  std::vector<arma::mat> configurations_;  // of each measurement, n_dof x local walkers
  bool is_remade_ = true;                  // log-derivatives are there for all that was measured
  arma::vec stand_in_;                     // in full summation, where ψ vanishes
  EnergyBatch batch_;
};

/// Samples n_measurements measurements, `sweeps` sweeps before each. Collective.
EnergyBatch sample_energies(const Communicator& communicator, const Wavefunction& wavefunction,
                            const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter,
                            arma::uword n_measurements, std::uint64_t sweeps,
                            const std::string& when, StageTimes& times);

}  // namespace ritz
