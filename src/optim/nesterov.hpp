#pragma once

#include "optim/optimizer.hpp"

namespace ritz {

OptimizerKind nesterov_kind();

}  // namespace ritz
