#include <ritz/lattice/permutations.hpp>

#include <numeric>

namespace ritz {

SitePermutation identity_permutation(arma::uword n_sites) {
  SitePermutation out(n_sites);
  std::iota(out.begin(), out.end(), 0u);
  return out;
}

SitePermutation compose(const SitePermutation& first, const SitePermutation& then) {
  SitePermutation out(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) out[i] = then[first[i]];
  return out;
}

}  // namespace ritz
