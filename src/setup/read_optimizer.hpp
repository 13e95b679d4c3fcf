#pragma once

#include <optional>

#include <ritz/setup/read_sampler.hpp>
#include <ritz/vmc/problem.hpp>

namespace ritz {

/// What [optimizer] says.
struct OptimizerPart {
  std::optional<OptimizerKind> kind;  ///< nothing where the table is wrong
  Settings settings;
  OptimizationPlan plan;
};

/// All of the plan but what depends on the wavefunction.
OptimizerPart read_optimizer(Reading& reading, const SamplerPart& sampler);
/// Makes the rest: the optimizer, the natural gradient, the clip of energies.
void complete_optimizer(Reading& reading, const Wavefunction& psi, OptimizerPart& part);

}  // namespace ritz
