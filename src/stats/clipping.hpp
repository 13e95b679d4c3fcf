#pragma once

#include <armadillo>

namespace ritz {

/// Draws the values, of any shape, into the window median ± factor · mean|x − median|, as Pfau et
/// al., Phys. Rev. Research 2, 033429 (2020) do with local energies (there around the mean; the
/// median is the choice of their later code). For gradients alone: clipped energies are biased and
/// never reported. The real and the imaginary part of complex energies are clipped one after the
/// other.
///
/// All values must be finite. `factor` is at least 0; an infinite one changes nothing. Returns
/// whether any value lay outside.
bool clip_outliers(arma::mat& values, double factor);

}  // namespace ritz
