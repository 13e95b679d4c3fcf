#pragma once

#include <armadillo>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ritz {

/// A pair of sites, in the order in which it is listed.
struct Bond {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  bool operator==(const Bond&) const = default;
};

/// A permutation of sites: site i goes to permutation[i].
using SitePermutation = std::vector<std::uint32_t>;

/// Sites and which of them are neighbours: a piece of a regular lattice, open or periodic along
/// each axis, or any list of edges.
///
/// A regular lattice has `extent` unit cells along each axis; a site's number counts the sites of a
/// cell first, then cells along the first axis, then along the next. Lengths are in units of the
/// distance between nearest neighbours.
class Lattice {
 public:
  /// "chain", "square", "triangular", "honeycomb", "kagome", "cubic".
  static const std::vector<std::string>& kinds();
  /// The number of axes of a kind.
  static arma::uword axes(const std::string& kind);

  /// One extent and one flag per axis; an axis that is antiperiodic is periodic, too. Throws
  /// UsageError for an unknown kind, a wrong number of entries, an extent of 0, and an antiperiodic
  /// axis of a single cell or without a period.
  Lattice(const std::string& kind, std::vector<arma::uword> extent, std::vector<bool> periodic,
          std::vector<bool> antiperiodic = {});
  /// Sites 0 … n_sites − 1 joined by edges. Throws UsageError for the first mistake of
  /// edge_mistakes().
  Lattice(arma::uword n_sites, const std::vector<std::array<std::int64_t, 2>>& edges);

  /// What is wrong with a list of edges: the position in the list and a sentence.
  static std::vector<std::pair<std::size_t, std::string>> edge_mistakes(
      arma::uword n_sites, const std::vector<std::array<std::int64_t, 2>>& edges);

  /// The kind, "edges" for a list.
  const std::string& kind() const { return kind_; }
  bool is_regular() const { return kind_ != "edges"; }
  arma::uword n_sites() const { return n_sites_; }
  const std::vector<arma::uword>& extent() const { return extent_; }
  const std::vector<bool>& periodic() const { return periodic_; }
  /// Axes around which what hops changes its sign; empty where there is none.
  const std::vector<bool>& antiperiodic() const { return antiperiodic_; }
  /// The sites of a unit cell.
  arma::uword sites_per_cell() const { return is_regular() ? offsets_.n_cols : n_sites_; }
  /// The vectors of the unit cell as columns; empty for a list of edges.
  const arma::mat& cell() const { return cell_; }
  /// "square lattice, 4 × 4, periodic".
  std::string description() const;
  /// One column per site; no rows for a list of edges, which has no positions.
  const arma::mat& positions() const { return positions_; }

  /// The pairs of neighbours of the given order: those whose distance on the finite lattice is the
  /// order-th smallest distance of the infinite one. A pair is one bond, also where a short
  /// periodic axis joins it in two ways. In the order that couplings use. The edges alone are
  /// neighbours in a list of edges: none of order 2.
  std::vector<Bond> bonds(arma::uword order = 1) const;
  /// −1 for each of bonds(order) that crosses antiperiodic boundaries an odd number of times,
  /// otherwise 1. Where a short axis joins a pair in two ways the one with the sign 1 counts.
  arma::vec bond_signs(arma::uword order = 1) const;

  /// The shortest vector from site i to site j or one of its periodic images. Regular lattices.
  arma::vec displacement(arma::uword i, arma::uword j) const;
  /// The length of displacement(i, j); the number of edges on the shortest path in a list of edges
  /// (infinite where there is none).
  double distance(arma::uword i, arma::uword j) const;

  /// All translations along periodic axes, the identity first; the first axis runs fastest.
  std::vector<SitePermutation> translations() const;
  /// Those by one cell along each periodic axis, of which all others consist.
  std::vector<SitePermutation> unit_translations() const;
  /// All rotations and reflections, combined with all translations, that map the lattice with its
  /// boundaries onto itself: a group of permutations that keep every distance, the identity first.
  /// The identity alone for a list of edges.
  std::vector<SitePermutation> space_group() const;
  /// A rotation or reflection that keeps site 0, in units of the cell's vectors.
  struct PointOperation {
    arma::imat rotation;
    SitePermutation sites;
  };
  /// All that map the lattice with its boundaries onto itself. The identity alone for a list of
  /// edges.
  std::vector<PointOperation> point_operations() const;
  /// Some of the space group, of which all others consist; none for a list of edges.
  std::vector<SitePermutation> space_group_generators() const;

 private:
  /// A site relative to another: `cell` unit cells away, the site `to` of its cell.
  struct Neighbour {
    arma::uword to;
    arma::ivec cell;
  };

  struct SignedBond {
    Bond bond;
    double sign;
  };

  std::vector<SignedBond> signed_bonds(arma::uword order) const;
  double boundary_sign(const arma::ivec& cell) const;
  std::optional<arma::uword> site(arma::uword in_cell, arma::ivec cell) const;
  std::optional<arma::uword> site_at(const arma::vec& in_cells) const;
  arma::ivec cell_of(arma::uword site) const;
  double shell_radius(arma::uword order) const;
  std::vector<std::vector<Neighbour>> neighbours_at(double radius) const;
  bool keeps_periods(const arma::imat& rotation) const;
  std::vector<arma::imat> rotations() const;
  SitePermutation rotated(const arma::imat& rotation, arma::uword first) const;
  std::vector<SitePermutation> moved_rotations() const;

  std::string kind_;
  arma::uword n_sites_ = 0;
  std::vector<arma::uword> extent_;
  std::vector<bool> periodic_, antiperiodic_;
  arma::mat cell_;       // columns are the vectors of the unit cell
  arma::mat offsets_;    // sites of the cell, in units of its vectors
  arma::mat positions_;  // one column per site
  arma::mat images_;     // vectors between periodic images to try for the shortest distance
  std::vector<Bond> edges_;
};

/// A colour, 0 or 1, for every site such that each bond joins two colours and site 0 and the first
/// site of every other connected part have 0; nothing where an odd cycle forbids it.
std::optional<std::vector<char>> two_colouring(arma::uword n_sites, const std::vector<Bond>& bonds);

/// Whether every bond goes to a bond with the same coupling; one coupling per bond.
bool preserves(const SitePermutation& permutation, const std::vector<Bond>& bonds,
               const arma::vec& couplings);
/// Whether every site goes to a site with the same coupling; one coupling per site.
bool preserves(const SitePermutation& permutation, const arma::vec& couplings);

}  // namespace ritz
