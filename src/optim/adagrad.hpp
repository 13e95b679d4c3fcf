#pragma once

#include <ritz/optim/optimizer.hpp>

namespace ritz {

OptimizerKind adagrad_kind();

}  // namespace ritz
