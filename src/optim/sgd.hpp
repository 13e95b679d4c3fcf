#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

OptimizerKind sgd_kind();

}  // namespace ritz
