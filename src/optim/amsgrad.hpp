#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

OptimizerKind amsgrad_kind();

}  // namespace ritz
