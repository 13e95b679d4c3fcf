#pragma once

#include <ritz/lattice/lattice.hpp>

namespace ritz {

/// Every site stays where it is.
SitePermutation identity_permutation(arma::uword n_sites);
/// First one permutation, then the other.
SitePermutation compose(const SitePermutation& first, const SitePermutation& then);

}  // namespace ritz
