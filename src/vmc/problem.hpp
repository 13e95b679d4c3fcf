#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/blocks.hpp"
#include "base/settings.hpp"
#include "model/hamiltonian.hpp"
#include "model/product.hpp"
#include "model/sampler.hpp"
#include "optim/clipping.hpp"
#include "optim/optimizer.hpp"
#include "optim/schedule.hpp"
#include "vmc/natural_gradient.hpp"
#include "vmc/observable.hpp"

namespace ritz {

/// How the parameters are optimized.
struct OptimizationPlan {
  std::uint64_t iterations = 0;
  std::uint64_t samples = 0;  ///< per iteration, over all ranks: a multiple of the walkers
  std::unique_ptr<Optimizer> optimizer;
  std::unique_ptr<NaturalGradient> natural_gradient;  ///< nullptr for the plain gradient
  std::unique_ptr<Schedule> learning_rate;
  DirectionLimits limits;
  double energy_clip = std::numeric_limits<double>::infinity();
};

/// How the final energy is estimated.
struct EstimatePlan {
  std::uint64_t samples = 0;  ///< over all ranks: a multiple of the walkers; 0 for no estimate
  struct Measured {
    std::string name;
    std::unique_ptr<Observable> observable;
  };
  std::vector<Measured> observables;
};

/// How often the state of a run is written, so that it can go on from there.
struct CheckpointPlan {
  double seconds = std::numeric_limits<double>::infinity();
  std::uint64_t iterations = 0;  ///< of the optimization, or as many samples; 0 for by time
};

/// A run as the configuration describes it: every object made, every default known.
struct Problem {
  Value configuration;             ///< as resolved: running it again gives the same run
  std::vector<std::string> notes;  ///< what was rounded or left out, for the user
  std::uint64_t seed = 1;
  std::unique_ptr<Hamiltonian> hamiltonian;
  std::unique_ptr<Product> wavefunction;
  std::unique_ptr<Sampler> sampler;
  Blocks blocks;
  std::uint64_t burn_in = 0;  ///< sweeps
  std::uint64_t sweeps = 1;   ///< between two measurements
  std::uint64_t piece = 0;    ///< sweeps after which a run can stop: sweeps_per_piece()
  OptimizationPlan optimization;
  EstimatePlan estimate;
  CheckpointPlan checkpoint;
  std::string start_from;  ///< the directory of an earlier run, or empty
};

/// Checks a whole configuration and makes everything it asks for. Throws ConfigurationError with
/// every mistake that can be found, one line each with its place. `n_ranks` is the number of ranks
/// the run is for: fewer walkers than ranks are refused.
Problem make_problem(const Value& configuration, int n_ranks);

/// The system of a configuration alone, with its table as resolved. Throws ConfigurationError.
std::pair<std::unique_ptr<Hamiltonian>, Settings> make_system(const Value& configuration);

}  // namespace ritz
