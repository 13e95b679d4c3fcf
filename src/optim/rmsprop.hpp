#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

OptimizerKind rmsprop_kind();

}  // namespace ritz
