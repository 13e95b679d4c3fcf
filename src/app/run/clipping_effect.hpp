#pragma once

#include <optional>
#include <vector>

#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/run_observer.hpp>

namespace ritz {

/// What energy_clip did in the second half of the optimization, which decides where it ends: means
/// over these iterations.
struct ClippingEffect {
  std::size_t n_iterations = 0;
  double share = 0;  ///< of samples that were drawn in
  double shift = 0;  ///< of the mean energy that the gradient saw
};
/// Nothing where nothing is clipped or was optimized.
std::optional<ClippingEffect> clipping_effect(const ConfiguredProblem& problem,
                                              const std::vector<IterationRecord>& history);

}  // namespace ritz
