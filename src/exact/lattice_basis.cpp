#include <ritz/exact/lattice_basis.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace ritz {

SymmetricSpinBasis::SymmetricSpinBasis(const SpinSpace& space,
                                       const std::vector<SitePermutation>& permutations,
                                       bool spin_flip)
    : n_sites_(space.n_dof()),
      n_bytes_((n_sites_ + 7) / 8),
      n_permutations_(permutations.size()),
      flipped_(spin_flip ? static_cast<Code>((std::uint64_t{1} << n_sites_) - 1) : 0),
      tables_(n_permutations_ * n_bytes_ * 256, 0) {
  for (std::size_t p = 0; p < n_permutations_; ++p)
    for (std::size_t site = 0; site < n_sites_; ++site)
      for (std::size_t byte = 0; byte < 256; ++byte)
        if (byte >> (site % 8) & 1)
          tables_[(p * n_bytes_ + site / 8) * 256 + byte] |= Code{1} << permutations[p][site];

  const double group = static_cast<double>(n_permutations_) * (spin_flip ? 2 : 1);
  const auto magnetization = space.magnetization();
  for (std::uint64_t code = 0; code < std::uint64_t{1} << n_sites_; ++code) {
    if (magnetization &&
        std::int64_t{2} * std::popcount(code) - static_cast<std::int64_t>(n_sites_) !=
            *magnetization)
      continue;
    const int n_same = stabilizer(static_cast<Code>(code));
    if (n_same == 0) continue;
    representatives_.push_back(static_cast<Code>(code));
    weights_.push_back(std::sqrt(group / n_same));
  }
}

SymmetricSpinBasis::Code SymmetricSpinBasis::permuted(std::size_t permutation, Code code) const {
  const Code* table = tables_.data() + permutation * n_bytes_ * 256;
  Code out = 0;
  for (std::size_t byte = 0; byte < n_bytes_; ++byte, table += 256, code >>= 8)
    out |= table[code & 255];
  return out;
}

int SymmetricSpinBasis::stabilizer(Code code) const {
  int n_same = 0;
  for (std::size_t p = 0; p < n_permutations_; ++p) {
    const Code image = permuted(p, code);
    if (image < code || (flipped_ != 0 && (image ^ flipped_) < code)) return 0;
    n_same += (image == code) + (flipped_ != 0 && (image ^ flipped_) == code);
  }
  return n_same;
}

SymmetricSpinBasis::Code SymmetricSpinBasis::smallest_image(Code code) const {
  Code smallest = code;
  for (std::size_t p = 0; p < n_permutations_; ++p) {
    const Code image = permuted(p, code);
    smallest = std::min({smallest, image, flipped_ != 0 ? image ^ flipped_ : image});
  }
  return smallest;
}

void SymmetricSpinBasis::fill(std::uint64_t first, Batch& out) const {
  for (arma::uword w = 0; w < out.n_cols; ++w)
    for (std::size_t i = 0; i < n_sites_; ++i)
      out(i, w) = representatives_[first + w] >> i & 1 ? 1.0 : -1.0;
}

std::uint64_t SymmetricSpinBasis::index(const double* configuration) const {
  Code code = 0;
  for (std::size_t i = 0; i < n_sites_; ++i) code |= Code{configuration[i] > 0} << i;
  const auto found = std::ranges::lower_bound(representatives_, smallest_image(code));
  return static_cast<std::uint64_t>(found - representatives_.begin());
}

}  // namespace ritz
