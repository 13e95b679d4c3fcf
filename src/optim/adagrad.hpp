#pragma once

#include "optim/optimizer.hpp"

namespace ritz {

OptimizerKind adagrad_kind();

}  // namespace ritz
