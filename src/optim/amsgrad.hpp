#pragma once

#include "optim/optimizer.hpp"

namespace ritz {

OptimizerKind amsgrad_kind();

}  // namespace ritz
