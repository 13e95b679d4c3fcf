#pragma once

#include <optional>

#include <ritz/setup/read_sampler.hpp>
#include <ritz/vmc/problem.hpp>

namespace ritz {

/// What [estimate] says.
struct EstimatePart {
  std::optional<Settings> settings;  ///< nothing where the table is wrong
  EstimatePlan plan;
};
EstimatePart read_estimate(Reading& reading, const SystemPart& system, const SamplerPart& sampler);

/// What [checkpoint] says.
struct CheckpointPart {
  std::optional<Settings> settings;  ///< nothing where the table is wrong
  CheckpointPlan plan;
};
CheckpointPart read_checkpoint(Reading& reading);

}  // namespace ritz
