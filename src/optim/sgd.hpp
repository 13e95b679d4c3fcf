#pragma once

#include "optim/optimizer.hpp"

namespace ritz {

OptimizerKind sgd_kind();

}  // namespace ritz
