#pragma once

#include <span>

namespace ritz {

/// Functions of θ = re + i im in split arrays, for hidden units with complex weights. All spans
/// have the same length; outputs may be the inputs. No intermediate overflows, whatever the size of
/// re; infinite im gives NaN. Results depend on the entry alone.

/// tanh θ; each part within 6 units in the last place (below |re| = 350), near the poles too.
void complex_tanh(std::span<const double> re, std::span<const double> im, std::span<double> tanh_re,
                  std::span<double> tanh_im);

/// log|cosh θ| and the argument of cosh θ in [-π, π]: log cosh θ up to multiples of 2πi, with an
/// error of a few units in the last place of the larger part.
void complex_log_cosh(std::span<const double> re, std::span<const double> im,
                      std::span<double> log_abs, std::span<double> argument);

}  // namespace ritz
