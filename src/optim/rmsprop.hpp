#pragma once

#include "optim/optimizer.hpp"

namespace ritz {

OptimizerKind rmsprop_kind();

}  // namespace ritz
