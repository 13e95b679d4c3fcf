#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/blocks.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/observable.hpp>
#include <ritz/model/product.hpp>
#include <ritz/model/sampler.hpp>
#include <ritz/natural/natural_gradient.hpp>
#include <ritz/optim/clipping.hpp>
#include <ritz/optim/optimizer.hpp>
#include <ritz/optim/schedule.hpp>

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

/// A run: every object made, every number known. Made by hand, or by make_problem() from a
/// configuration.
struct Problem {
  std::uint64_t seed = 1;
  std::unique_ptr<Hamiltonian> hamiltonian;
  std::unique_ptr<Product> wavefunction;
  std::uint64_t project_from = 0;  ///< iteration from which its projection, if any, is active
  std::unique_ptr<Sampler> sampler;
  Blocks blocks;
  std::uint64_t burn_in = 0;  ///< sweeps
  std::uint64_t sweeps = 1;   ///< between two measurements
  std::uint64_t piece = 0;    ///< sweeps after which a run can stop; 0: Driver finds how many
  OptimizationPlan optimization;
  EstimatePlan estimate;
  CheckpointPlan checkpoint;
};

}  // namespace ritz
