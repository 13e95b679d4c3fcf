#pragma once

#include "vmc/natural_gradient.hpp"

namespace ritz {

/// sr: the natural gradient from the matrix S of parameters by Cholesky, or without the matrix by
/// conjugate gradients on products with the log-derivatives (Neuscamman, Umrigar & Chan, Phys. Rev.
/// B 85, 045103, 2012). `solver = "auto"` takes the matrix up to 2000 parameters.
///
/// With `scale_invariant` the shift multiplies the diagonal of S in place of 1: the direction then
/// does not depend on the units of a parameter.
NaturalGradientKind sr_kind();

}  // namespace ritz
