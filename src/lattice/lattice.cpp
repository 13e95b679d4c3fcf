#include <ritz/lattice/lattice.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

/// Whatever is closer than this is equal: distances of different shells differ by far more.
constexpr double tolerance = 1e-6;

struct Geometry {
  std::string kind;
  arma::mat cell, offsets;
};

const std::vector<Geometry>& geometries() {
  static const double root3 = std::sqrt(3.0), third = 1.0 / 3;
  static const std::vector<Geometry> all = {
      {"chain", arma::ones(1, 1), arma::zeros(1, 1)},
      {"square", arma::eye(2, 2), arma::zeros(2, 1)},
      {"triangular", {{1, 0.5}, {0, root3 / 2}}, arma::zeros(2, 1)},
      {"honeycomb", {{root3, root3 / 2}, {0, 1.5}}, {{0, third}, {0, third}}},
      {"kagome", {{2, 1}, {0, root3}}, {{0, 0.5, 0}, {0, 0, 0.5}}},
      {"cubic", arma::eye(3, 3), arma::zeros(3, 1)}};
  return all;
}

const Geometry& geometry(const std::string& kind) {
  for (const Geometry& known : geometries())
    if (known.kind == kind) return known;
  throw UsageError(fmt::format("there is no lattice of kind \"{}\"; expected {}", kind,
                               quoted_choice(Lattice::kinds())));
}

/// Calls `visit` for every vector of integers between −reach and reach, the last axis fastest.
void for_each_cell(const arma::ivec& reach, const std::function<void(const arma::ivec&)>& visit) {
  arma::ivec at = -reach;
  while (true) {
    visit(at);
    arma::uword k = at.n_elem;
    while (k > 0 && at[k - 1] == reach[k - 1]) --k, at[k] = -reach[k];
    if (k == 0) return;
    ++at[k - 1];
  }
}

/// Whether the first entry that is not 0 is positive; `otherwise` when there is none.
bool is_positive(const arma::ivec& cell, bool otherwise) {
  for (const auto n : cell)
    if (n != 0) return n > 0;
  return otherwise;
}

std::pair<std::uint32_t, std::uint32_t> unordered(const Bond& bond) {
  return std::minmax(bond.a, bond.b);
}

}  // namespace

const std::vector<std::string>& Lattice::kinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Geometry& known : geometries()) out.push_back(known.kind);
    return out;
  }();
  return names;
}

arma::uword Lattice::axes(const std::string& kind) { return geometry(kind).cell.n_cols; }

Lattice::Lattice(const std::string& kind, std::vector<arma::uword> extent,
                 std::vector<bool> periodic, std::vector<bool> antiperiodic)
    : kind_(kind),
      extent_(std::move(extent)),
      periodic_(std::move(periodic)),
      antiperiodic_(std::move(antiperiodic)),
      cell_(geometry(kind).cell),
      offsets_(geometry(kind).offsets) {
  const arma::uword d = cell_.n_cols;
  if (extent_.size() != d || periodic_.size() != d)
    throw UsageError(fmt::format(
        "a lattice of kind \"{}\" has {} axes, but {} extents and {} boundaries are given", kind, d,
        extent_.size(), periodic_.size()));
  if (std::ranges::find(extent_, arma::uword{0}) != extent_.end())
    throw UsageError("a lattice has an extent of 0; expected at least 1 unit cell along each axis");
  for (arma::uword k = 0; k < antiperiodic_.size(); ++k) {
    if (!antiperiodic_[k]) continue;
    if (antiperiodic_.size() != d || !periodic_[k])
      throw UsageError("an antiperiodic axis of a lattice has no period");
    if (extent_[k] < 2)
      throw UsageError(fmt::format(
          "axis {} of the lattice is antiperiodic, but has an extent of 1: no bond crosses its "
          "boundary; expected an extent of at least 2, or another boundary",
          k));
  }
  if (std::ranges::count(antiperiodic_, true) == 0) antiperiodic_.clear();
  n_sites_ = std::accumulate(extent_.begin(), extent_.end(), offsets_.n_cols, std::multiplies<>());

  positions_.set_size(d, n_sites_);
  for (arma::uword i = 0; i < n_sites_; ++i)
    positions_.col(i) =
        cell_ * (arma::conv_to<arma::vec>::from(cell_of(i)) + offsets_.col(i % offsets_.n_cols));

  // In a skewed supercell the nearest image may be several periods of a short axis away.
  const bool skewed =
      arma::abs(cell_.t() * cell_ - arma::diagmat(arma::diagvec(cell_.t() * cell_))).max() >
      tolerance;
  const double total = std::accumulate(extent_.begin(), extent_.end(), 0.0);
  arma::ivec reach(d, arma::fill::zeros);
  for (arma::uword k = 0; k < d; ++k)
    if (periodic_[k])
      reach[k] =
          1 + (skewed ? static_cast<arma::sword>(std::ceil(total / static_cast<double>(extent_[k])))
                      : 0);
  const arma::vec lengths = arma::conv_to<arma::vec>::from(extent_);
  for_each_cell(reach, [&](const arma::ivec& image) {
    images_.insert_cols(images_.n_cols, cell_ * (lengths % arma::conv_to<arma::vec>::from(image)));
  });
}

Lattice::Lattice(arma::uword n_sites, const std::vector<std::array<std::int64_t, 2>>& edges)
    : kind_("edges"), n_sites_(n_sites), positions_(0, n_sites) {
  const auto mistakes = edge_mistakes(n_sites, edges);
  if (!mistakes.empty()) throw UsageError(mistakes.front().second);
  for (const auto& [a, b] : edges)
    edges_.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b)});
}

std::vector<std::pair<std::size_t, std::string>> Lattice::edge_mistakes(
    arma::uword n_sites, const std::vector<std::array<std::int64_t, 2>>& edges) {
  std::vector<std::pair<std::size_t, std::string>> mistakes;
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> seen;
  const auto n = static_cast<std::int64_t>(n_sites);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    const std::int64_t a = edges[k][0], b = edges[k][1];
    const auto add = [&](const std::string& what) {
      mistakes.emplace_back(k, fmt::format("edge {} is [{}, {}], {}", k, a, b, what));
    };
    for (const std::int64_t site : {a, b})
      if (site < 0 || site >= n) {
        add(fmt::format("but there is no site {}; expected sites between 0 and {}", site, n - 1));
        break;
      }
    if (a == b) add("which joins a site to itself; expected two different sites");
    const auto [first, is_new] = seen.emplace(std::minmax(a, b), k);
    if (!is_new)
      add(fmt::format("which is edge {} again; expected every pair of sites at most once",
                      first->second));
  }
  return mistakes;
}

std::string Lattice::description() const {
  if (!is_regular())
    return fmt::format("{} site{} with {} edge{}", n_sites_, n_sites_ == 1 ? "" : "s",
                       edges_.size(), edges_.size() == 1 ? "" : "s");
  std::vector<std::string> boundaries;
  for (std::size_t k = 0; k < periodic_.size(); ++k)
    boundaries.emplace_back(!periodic_[k]                                ? "open"
                            : !antiperiodic_.empty() && antiperiodic_[k] ? "antiperiodic"
                                                                         : "periodic");
  const auto all_alike = std::ranges::count(boundaries, boundaries[0]) ==
                         static_cast<std::ptrdiff_t>(boundaries.size());
  const std::string boundary =
      all_alike ? boundaries[0] : fmt::format("mixed boundaries ({})", fmt::join(boundaries, ", "));
  if (kind_ == "chain") return fmt::format("chain of {} sites, {}", n_sites_, boundary);
  return fmt::format("{} lattice, {}{}, {}", kind_, fmt::join(extent_, " × "),
                     offsets_.n_cols > 1 ? " cells" : "", boundary);
}

arma::ivec Lattice::cell_of(arma::uword site) const {
  arma::ivec cell(extent_.size());
  arma::uword rest = site / offsets_.n_cols;
  for (std::size_t k = 0; k < extent_.size(); ++k) {
    cell[k] = static_cast<arma::sword>(rest % extent_[k]);
    rest /= extent_[k];
  }
  return cell;
}

std::optional<arma::uword> Lattice::site(arma::uword in_cell, arma::ivec cell) const {
  arma::uword index = 0;
  for (std::size_t k = extent_.size(); k-- > 0;) {
    const auto length = static_cast<arma::sword>(extent_[k]);
    if (periodic_[k]) cell[k] = (cell[k] % length + length) % length;
    if (cell[k] < 0 || cell[k] >= length) return std::nullopt;
    index = index * extent_[k] + static_cast<arma::uword>(cell[k]);
  }
  return index * offsets_.n_cols + in_cell;
}

double Lattice::shell_radius(arma::uword order) const {
  // `order` steps along one axis are `order` different distances: the shell is not farther.
  arma::ivec reach(extent_.size());
  reach.fill(static_cast<arma::sword>(2 * order + 1));
  std::vector<double> distances;
  for_each_cell(reach, [&](const arma::ivec& cell) {
    const arma::vec shift = arma::conv_to<arma::vec>::from(cell);
    for (arma::uword from = 0; from < offsets_.n_cols; ++from)
      for (arma::uword to = 0; to < offsets_.n_cols; ++to)
        distances.push_back(arma::norm(cell_ * (shift + offsets_.col(to) - offsets_.col(from))));
  });
  std::ranges::sort(distances);
  double radius = 0;
  arma::uword shell = 0;
  for (const double distance : distances) {
    if (distance < radius + tolerance) continue;
    radius = distance;
    if (++shell == order) break;
  }
  return radius;
}

// One of the two directions of every pair: the one that points up along the first axis that it
// leaves, in the order of the axes.
std::vector<std::vector<Lattice::Neighbour>> Lattice::neighbours_at(double radius) const {
  std::vector<std::vector<Neighbour>> out(offsets_.n_cols);
  arma::ivec reach(extent_.size());
  reach.fill(static_cast<arma::sword>(std::ceil(1.2 * radius)) + 1);
  for_each_cell(reach, [&](const arma::ivec& cell) {
    const arma::vec shift = arma::conv_to<arma::vec>::from(cell);
    for (arma::uword from = 0; from < offsets_.n_cols; ++from)
      for (arma::uword to = offsets_.n_cols; to-- > 0;) {
        const double distance = arma::norm(cell_ * (shift + offsets_.col(to) - offsets_.col(from)));
        if (std::abs(distance - radius) < tolerance && is_positive(cell, to > from))
          out[from].insert(out[from].begin(), {to, cell});
      }
  });
  return out;
}

// The sign of a cell beside those of the lattice, of which it is an image.
double Lattice::boundary_sign(const arma::ivec& cell) const {
  double sign = 1;
  for (std::size_t k = 0; k < antiperiodic_.size(); ++k) {
    const auto length = static_cast<arma::sword>(extent_[k]);
    const arma::sword inside = (cell[k] % length + length) % length;
    if (antiperiodic_[k] && (cell[k] - inside) / length % 2 != 0) sign = -sign;
  }
  return sign;
}

std::vector<Lattice::SignedBond> Lattice::signed_bonds(arma::uword order) const {
  std::vector<SignedBond> out;
  if (!is_regular()) {
    if (order == 1)
      for (const Bond& edge : edges_) out.push_back({edge, 1.0});
    return out;
  }
  const double radius = shell_radius(order);
  const auto neighbours = neighbours_at(radius);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> seen;
  for (arma::uword i = 0; i < n_sites_; ++i) {
    const arma::ivec cell = cell_of(i);
    for (const Neighbour& neighbour : neighbours[i % offsets_.n_cols]) {
      const arma::ivec there = cell + neighbour.cell;
      const auto j = site(neighbour.to, there);
      // Around a short period two sites may be nearer than along this way.
      if (!j || *j == i || distance(i, *j) < radius - tolerance) continue;
      const Bond bond{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(*j)};
      const double sign = boundary_sign(there);
      const auto [known, is_new] = seen.emplace(unordered(bond), out.size());
      if (is_new)
        out.push_back({bond, sign});
      else
        out[known->second].sign = std::max(out[known->second].sign, sign);
    }
  }
  return out;
}

std::vector<Bond> Lattice::bonds(arma::uword order) const {
  std::vector<Bond> out;
  for (const SignedBond& found : signed_bonds(order)) out.push_back(found.bond);
  return out;
}

arma::vec Lattice::bond_signs(arma::uword order) const {
  const auto found = signed_bonds(order);
  arma::vec out(found.size());
  for (std::size_t k = 0; k < found.size(); ++k) out[k] = found[k].sign;
  return out;
}

arma::vec Lattice::displacement(arma::uword i, arma::uword j) const {
  const arma::vec direct = positions_.col(j) - positions_.col(i);
  arma::vec shortest = direct;
  for (arma::uword k = 0; k < images_.n_cols; ++k) {
    const arma::vec other = direct + images_.col(k);
    if (arma::norm(other) < arma::norm(shortest) - tolerance) shortest = other;
  }
  return shortest;
}

double Lattice::distance(arma::uword i, arma::uword j) const {
  if (is_regular()) return arma::norm(displacement(i, j));
  std::vector<std::vector<arma::uword>> joined(n_sites_);
  for (const Bond& edge : edges_) {
    joined[edge.a].push_back(edge.b);
    joined[edge.b].push_back(edge.a);
  }
  std::vector<double> steps(n_sites_, std::numeric_limits<double>::infinity());
  std::deque<arma::uword> queue = {i};
  steps[i] = 0;
  for (; !queue.empty(); queue.pop_front())
    for (const arma::uword next : joined[queue.front()])
      if (std::isinf(steps[next])) {
        steps[next] = steps[queue.front()] + 1;
        queue.push_back(next);
      }
  return steps[j];
}

std::optional<std::vector<char>> two_colouring(arma::uword n_sites,
                                               const std::vector<Bond>& bonds) {
  std::vector<std::vector<std::uint32_t>> joined(n_sites);
  for (const Bond& bond : bonds) {
    joined[bond.a].push_back(bond.b);
    joined[bond.b].push_back(bond.a);
  }
  constexpr char none = 2;
  std::vector<char> colour(n_sites, none);
  for (arma::uword start = 0; start < n_sites; ++start) {
    if (colour[start] != none) continue;
    colour[start] = 0;
    for (std::deque<arma::uword> queue = {start}; !queue.empty(); queue.pop_front())
      for (const std::uint32_t next : joined[queue.front()]) {
        const char other = colour[queue.front()] == 0 ? 1 : 0;
        if (colour[next] == none) {
          colour[next] = other;
          queue.push_back(next);
        } else if (colour[next] != other) {
          return std::nullopt;
        }
      }
  }
  return colour;
}

bool preserves(const SitePermutation& permutation, const std::vector<Bond>& bonds,
               const arma::vec& couplings) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> coupling;
  for (std::size_t k = 0; k < bonds.size(); ++k) coupling[unordered(bonds[k])] = couplings[k];
  return std::ranges::all_of(coupling, [&](const auto& entry) {
    const auto& [pair, value] = entry;
    const auto image =
        coupling.find(std::minmax(permutation[pair.first], permutation[pair.second]));
    return image != coupling.end() && image->second == value;
  });
}

bool preserves(const SitePermutation& permutation, const arma::vec& couplings) {
  for (arma::uword i = 0; i < couplings.n_elem; ++i)
    if (couplings[permutation[i]] != couplings[i]) return false;
  return true;
}

}  // namespace ritz
