#pragma once

#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/optim/optimizer.hpp>

namespace ritz {

/// The schemas of the tables of a run's configuration that have no kinds.
Schema top_level_schema();
Schema estimate_schema();
Schema checkpoint_schema();
/// The optimizers with the keys that all of them share in a run.
std::vector<OptimizerKind> run_optimizer_kinds();

}  // namespace ritz
