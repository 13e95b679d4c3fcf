#include <algorithm>
#include <cmath>
#include <iterator>

#include <ritz/lattice/permutations.hpp>

namespace ritz {

namespace {

constexpr double symmetry_tolerance = 1e-6;

}  // namespace

std::vector<SitePermutation> Lattice::unit_translations() const {
  std::vector<SitePermutation> out;
  for (std::size_t k = 0; k < extent_.size(); ++k) {
    if (!periodic_[k]) continue;
    arma::ivec shift(extent_.size(), arma::fill::zeros);
    shift[k] = 1;
    SitePermutation permutation(n_sites_);
    for (arma::uword i = 0; i < n_sites_; ++i)
      permutation[i] = static_cast<std::uint32_t>(*site(i % offsets_.n_cols, cell_of(i) + shift));
    out.push_back(std::move(permutation));
  }
  return out;
}

std::vector<SitePermutation> Lattice::translations() const {
  std::vector<SitePermutation> out = {identity_permutation(n_sites_)};
  const auto units = unit_translations();
  for (std::size_t axis = 0, k = 0; k < extent_.size(); ++k) {
    if (!periodic_[k]) continue;
    const std::size_t along_axes_before = out.size();
    for (std::size_t t = along_axes_before; t < along_axes_before * extent_[k]; ++t)
      out.push_back(compose(out[t - along_axes_before], units[axis]));
    ++axis;
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

// The rotation, followed by the translation that takes site 0 to site `first`; shorter where sites
// are not mapped onto sites.
SitePermutation Lattice::rotated(const arma::imat& rotation, arma::uword first) const {
  const auto in_cells = [this](arma::uword i) -> arma::vec {
    return arma::conv_to<arma::vec>::from(cell_of(i)) + offsets_.col(i % offsets_.n_cols);
  };
  const arma::mat matrix = arma::conv_to<arma::mat>::from(rotation);
  const arma::vec shift = in_cells(first) - matrix * in_cells(0);
  SitePermutation out;
  std::vector<char> taken(n_sites_, 0);
  for (arma::uword i = 0; i < n_sites_; ++i) {
    const auto image = site_at(matrix * in_cells(i) + shift);
    if (!image || taken[*image]) break;
    taken[*image] = 1;
    out.push_back(static_cast<std::uint32_t>(*image));
  }
  return out;
}

// Site 0 goes to each of the sites in turn, until sites are mapped onto sites.
std::vector<SitePermutation> Lattice::moved_rotations() const {
  std::vector<SitePermutation> out;
  for (const arma::imat& rotation : rotations()) {
    SitePermutation permutation;
    for (arma::uword first = 0; first < n_sites_ && permutation.size() < n_sites_; ++first)
      permutation = rotated(rotation, first);
    if (permutation.size() == n_sites_) out.push_back(std::move(permutation));
  }
  return out;
}

std::vector<Lattice::PointOperation> Lattice::point_operations() const {
  if (!is_regular()) return {{arma::imat(), identity_permutation(n_sites_)}};
  std::vector<PointOperation> out;
  for (const arma::imat& rotation : rotations()) {
    SitePermutation sites = rotated(rotation, 0);
    if (sites.size() == n_sites_) out.push_back({rotation, std::move(sites)});
  }
  return out;
}

std::vector<SitePermutation> Lattice::space_group_generators() const {
  if (!is_regular()) return {};
  std::vector<SitePermutation> out = moved_rotations();
  std::ranges::copy(unit_translations(), std::back_inserter(out));
  return out;
}

// Two combinations of one rotation differ by a translation. On small lattices different rotations
// may be the same permutation, and then all their combinations are.
std::vector<SitePermutation> Lattice::space_group() const {
  std::vector<SitePermutation> out = {identity_permutation(n_sites_)};
  if (!is_regular()) return out;
  const std::vector<SitePermutation> shifts = translations();
  std::vector<SitePermutation> known;
  for (SitePermutation& rotation : moved_rotations()) {
    const bool is_known = std::ranges::any_of(known, [&](const SitePermutation& before) {
      return std::ranges::any_of(shifts, [&](const SitePermutation& shift) {
        return shift[before[0]] == rotation[0] && compose(before, shift) == rotation;
      });
    });
    if (is_known) continue;
    std::vector<SitePermutation> moved;
    for (const SitePermutation& shift : shifts) moved.push_back(compose(rotation, shift));
    std::ranges::sort(moved, {}, [](const SitePermutation& p) { return p[0]; });
    for (SitePermutation& permutation : moved)
      if (permutation != out.front()) out.push_back(std::move(permutation));
    known.push_back(std::move(rotation));
  }
  return out;
}

}  // namespace ritz
