#include <cmath>
#include <numeric>
#include <set>

#include "model/lattice.hpp"

namespace ritz {

namespace {

constexpr double symmetry_tolerance = 1e-6;

SitePermutation identity(arma::uword n_sites) {
  SitePermutation out(n_sites);
  std::iota(out.begin(), out.end(), 0u);
  return out;
}

}  // namespace

std::vector<SitePermutation> Lattice::translations() const {
  if (!is_regular()) return {identity(n_sites_)};
  arma::uword n_translations = 1;
  for (std::size_t k = 0; k < extent_.size(); ++k)
    if (periodic_[k]) n_translations *= extent_[k];
  std::vector<SitePermutation> out;
  for (arma::uword t = 0; t < n_translations; ++t) {
    arma::ivec shift(extent_.size(), arma::fill::zeros);
    arma::uword rest = t;
    for (std::size_t k = 0; k < extent_.size(); ++k)
      if (periodic_[k]) {
        shift[k] = static_cast<arma::sword>(rest % extent_[k]);
        rest /= extent_[k];
      }
    SitePermutation permutation(n_sites_);
    for (arma::uword i = 0; i < n_sites_; ++i)
      permutation[i] = static_cast<std::uint32_t>(*site(i % offsets_.n_cols, cell_of(i) + shift));
    out.push_back(std::move(permutation));
  }
  return out;
}

// The periods must go to sums of periods: otherwise two images of a site would part.
bool Lattice::keeps_periods(const arma::imat& rotation) const {
  for (arma::uword from = 0; from < rotation.n_cols; ++from) {
    if (!periodic_[from]) continue;
    for (arma::uword to = 0; to < rotation.n_rows; ++to) {
      const arma::sword along = rotation(to, from) * static_cast<arma::sword>(extent_[from]);
      if (periodic_[to] ? along % static_cast<arma::sword>(extent_[to]) != 0 : along != 0)
        return false;
    }
  }
  return true;
}

// Integer matrices, in units of the cell's vectors, that keep all lengths. The entries of those of
// these lattices are −1, 0 and 1.
std::vector<arma::imat> Lattice::rotations() const {
  const arma::uword d = cell_.n_cols;
  const arma::mat lengths = cell_.t() * cell_;
  std::vector<arma::imat> out;
  arma::uword n_candidates = 1;
  for (arma::uword k = 0; k < d * d; ++k) n_candidates *= 3;
  for (arma::uword code = 0; code < n_candidates; ++code) {
    arma::imat candidate(d, d);
    arma::uword rest = code;
    for (auto& entry : candidate) {
      entry = static_cast<arma::sword>(rest % 3) - 1;
      rest /= 3;
    }
    const arma::mat rotation = arma::conv_to<arma::mat>::from(candidate);
    if (arma::abs(rotation.t() * lengths * rotation - lengths).max() < symmetry_tolerance &&
        keeps_periods(candidate))
      out.push_back(candidate);
  }
  return out;
}

/// The site at a position in units of the cell's vectors.
std::optional<arma::uword> Lattice::site_at(const arma::vec& in_cells) const {
  for (arma::uword to = 0; to < offsets_.n_cols; ++to) {
    const arma::vec shift = in_cells - offsets_.col(to), whole = arma::round(shift);
    if (arma::abs(shift - whole).max() < symmetry_tolerance)
      return site(to, arma::conv_to<arma::ivec>::from(whole));
  }
  return std::nullopt;
}

// A rotation is followed by the translation that takes site 0 to each of the sites in turn; what
// maps sites onto sites is a symmetry.
std::vector<SitePermutation> Lattice::space_group() const {
  std::vector<SitePermutation> out = {identity(n_sites_)};
  if (!is_regular()) return out;
  arma::mat in_cells(extent_.size(), n_sites_);
  for (arma::uword i = 0; i < n_sites_; ++i)
    in_cells.col(i) =
        arma::conv_to<arma::vec>::from(cell_of(i)) + offsets_.col(i % offsets_.n_cols);
  std::set<SitePermutation> seen(out.begin(), out.end());
  for (const arma::imat& rotation : rotations()) {
    const arma::mat rotated = arma::conv_to<arma::mat>::from(rotation) * in_cells;
    for (arma::uword start = 0; start < n_sites_; ++start) {
      const arma::vec shift = in_cells.col(start) - rotated.col(0);
      SitePermutation permutation;
      std::vector<char> taken(n_sites_, 0);
      for (arma::uword i = 0; i < n_sites_; ++i) {
        const auto image = site_at(rotated.col(i) + shift);
        if (!image || taken[*image]) break;
        taken[*image] = 1;
        permutation.push_back(static_cast<std::uint32_t>(*image));
      }
      if (permutation.size() == n_sites_ && seen.insert(permutation).second)
        out.push_back(std::move(permutation));
    }
  }
  return out;
}

}  // namespace ritz
