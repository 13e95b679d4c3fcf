#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

OptimizerKind nesterov_kind();

}  // namespace ritz
