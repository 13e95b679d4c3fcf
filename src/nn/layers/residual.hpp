#pragma once

#include <ritz/nn/chain.hpp>

namespace ritz {

/// An entry that holds others: x + f(x), f its layers (He et al. 2016). With a layer_norm as the
/// first of them this is the block of transformers.
LayerKind residual_kind();

}  // namespace ritz
