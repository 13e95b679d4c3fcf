#pragma once

#include <armadillo>

namespace ritz {

/// The values drawn into the window median ± factor · mean|x − median|, as Pfau et al., Phys. Rev.
/// Research 2, 033429 (2020) do with local energies (there around the mean; the median is the
/// choice of their later code). For gradients alone: clipped energies are biased and never
/// reported. The real and the imaginary part of complex energies are clipped one after the other.
///
/// All values must be finite. `factor` is at least 0; an infinite one changes nothing.
arma::vec clip_outliers(const arma::vec& values, double factor);

}  // namespace ritz
