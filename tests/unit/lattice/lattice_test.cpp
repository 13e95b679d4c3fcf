#include <ritz/lattice/lattice.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <tuple>

#include <ritz/base/error.hpp>

using namespace ritz;
using Catch::Contains;

namespace {

Lattice lattice(const std::string& kind, std::vector<arma::uword> extent, bool periodic = true) {
  std::vector<bool> flags(extent.size(), periodic);
  return Lattice(kind, std::move(extent), flags);
}

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Pairs pairs(const std::vector<Bond>& bonds) {
  Pairs out;
  for (const Bond& bond : bonds) out.insert(std::minmax(bond.a, bond.b));
  return out;
}

/// The image of every bond is a bond.
bool keeps(const SitePermutation& p, const Pairs& bonds) {
  for (const auto& [a, b] : bonds)
    if (!bonds.contains(std::minmax(p[a], p[b]))) return false;
  return true;
}

SitePermutation product(const SitePermutation& p, const SitePermutation& q) {
  SitePermutation out(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) out[i] = p[q[i]];
  return out;
}

}  // namespace

TEST_CASE("every site of a periodic lattice has the neighbours of the infinite one") {
  struct Row {
    const char* kind;
    std::vector<arma::uword> extent;
    arma::uword sites, first, second, third;  // neighbours of each site
  };
  for (const Row& row :
       {Row{"chain", {9}, 9, 2, 2, 2}, Row{"square", {6, 7}, 42, 4, 4, 4},
        Row{"triangular", {6, 7}, 42, 6, 6, 6}, Row{"honeycomb", {5, 6}, 60, 3, 6, 3},
        Row{"kagome", {5, 4}, 60, 4, 4, 6}, Row{"cubic", {5, 5, 5}, 125, 6, 12, 8}}) {
    const Lattice l = lattice(row.kind, row.extent);
    CAPTURE(row.kind);
    REQUIRE(l.n_sites() == row.sites);
    const arma::uword counts[] = {row.first, row.second, row.third};
    for (arma::uword order = 1; order <= 3; ++order) {
      CAPTURE(order);
      const auto bonds = l.bonds(order);
      CHECK(2 * bonds.size() == counts[order - 1] * row.sites);
      CHECK(pairs(bonds).size() == bonds.size());
      std::vector<arma::uword> coordination(row.sites, 0);
      for (const Bond& bond : bonds) {
        ++coordination[bond.a];
        ++coordination[bond.b];
        CHECK(l.distance(bond.a, bond.b) ==
              Approx(l.distance(bonds[0].a, bonds[0].b)).epsilon(1e-12));
      }
      CHECK(std::ranges::count(coordination, counts[order - 1]) ==
            static_cast<std::ptrdiff_t>(row.sites));
    }
    CHECK(l.distance(l.bonds()[0].a, l.bonds()[0].b) == Approx(1));
  }
}

TEST_CASE("bonds of chains and squares stand in the natural order") {
  CHECK(lattice("chain", {4}).bonds() == std::vector<Bond>{{0, 1}, {1, 2}, {2, 3}, {3, 0}});
  CHECK(lattice("chain", {4}, false).bonds() == std::vector<Bond>{{0, 1}, {1, 2}, {2, 3}});
  CHECK(lattice("square", {3, 2}, false).bonds() ==
        std::vector<Bond>{{0, 1}, {0, 3}, {1, 2}, {1, 4}, {2, 5}, {3, 4}, {4, 5}});
  CHECK(lattice("square", {2, 2}, false).bonds(2) == std::vector<Bond>{{0, 3}, {2, 1}});
}

TEST_CASE("a pair that a short period joins twice is one bond") {
  CHECK(lattice("chain", {2}).bonds() == std::vector<Bond>{{0, 1}});
  CHECK(lattice("chain", {1}).bonds().empty());
  CHECK(lattice("square", {2, 2}).bonds().size() == 4);
  CHECK(lattice("square", {4, 2}).bonds().size() == 12);
  CHECK(lattice("chain", {4}).bonds(2) == std::vector<Bond>{{0, 2}, {1, 3}});
  // On a ring of three every pair is a nearest one: none is a second neighbour.
  CHECK(lattice("chain", {3}).bonds(2).empty());
  CHECK(lattice("square", {4, 4}).bonds(2).size() == 32);
}

TEST_CASE("boundaries are chosen per axis") {
  const Lattice cylinder("square", {4, 3}, {true, false});
  CHECK(cylinder.bonds().size() == 4 * 3 + 4 * 2);
  CHECK(cylinder.translations().size() == 4);
  CHECK(cylinder.distance(0, 3) == Approx(1));
  CHECK(cylinder.distance(0, 8) == Approx(2));
  CHECK(cylinder.description() == "square lattice, 4 × 3, mixed boundaries (periodic, open)");
}

TEST_CASE("distances are those of the nearest image") {
  const Lattice ring = lattice("chain", {10});
  CHECK(ring.distance(0, 7) == Approx(3));
  CHECK(ring.displacement(9, 1)[0] == Approx(2));
  const Lattice skewed = lattice("triangular", {2, 9});
  for (arma::uword j = 0; j < skewed.n_sites(); ++j) {
    // All images within a generous distance.
    double nearest = 1e9;
    for (int a = -30; a <= 30; ++a)
      for (int b = -6; b <= 6; ++b) {
        const arma::vec step = {2.0 * a + 4.5 * b, 9 * std::sqrt(0.75) * b};
        nearest = std::min(
            nearest, arma::norm(skewed.positions().col(j) - skewed.positions().col(0) + step));
      }
    CHECK(skewed.distance(0, j) == Approx(nearest).margin(1e-12));
  }
}

TEST_CASE("translations and space groups are groups of automorphisms of known size") {
  struct Row {
    const char* kind;
    std::vector<arma::uword> extent;
    std::vector<bool> periodic;
    std::size_t translations, group;
  };
  for (const Row& row :
       {Row{"chain", {6}, {true}, 6, 12}, Row{"chain", {5}, {false}, 1, 2},
        Row{"chain", {2}, {true}, 2, 2}, Row{"square", {5, 5}, {true, true}, 25, 200},
        Row{"square", {4, 4}, {true, true}, 16, 128}, Row{"square", {3, 5}, {true, true}, 15, 60},
        Row{"square", {4, 4}, {false, false}, 1, 8}, Row{"square", {3, 5}, {false, false}, 1, 4},
        Row{"square", {4, 4}, {true, false}, 4, 16},
        Row{"triangular", {4, 4}, {true, true}, 16, 192},
        Row{"triangular", {5, 3}, {true, true}, 15, 30},
        Row{"triangular", {3, 3}, {false, false}, 1, 4},
        Row{"honeycomb", {3, 3}, {true, true}, 9, 108}, Row{"kagome", {3, 3}, {true, true}, 9, 108},
        Row{"cubic", {3, 3, 3}, {true, true, true}, 27, 1296},
        Row{"cubic", {2, 2, 2}, {false, false, false}, 1, 48}}) {
    const Lattice l(row.kind, row.extent, row.periodic);
    CAPTURE(row.kind, row.extent, row.periodic);
    const auto translations = l.translations(), group = l.space_group();
    CHECK(translations.size() == row.translations);
    CHECK(group.size() == row.group);
    const std::set<SitePermutation> elements(group.begin(), group.end());
    CHECK(elements.size() == group.size());
    for (const auto& t : translations) CHECK(elements.contains(t));
    for (arma::uword i = 0; i < l.n_sites(); ++i) {
      REQUIRE(group[0][i] == i);
      REQUIRE(translations[0][i] == i);
    }
    const Pairs first = pairs(l.bonds(1)), second = pairs(l.bonds(2));
    bool all_keep = true, is_closed = true;
    for (const auto& p : group) {
      all_keep = all_keep && keeps(p, first) && keeps(p, second);
      // Products with three of the elements, the last ones being the most intricate.
      for (const std::size_t q : {group.size() - 1, group.size() / 2, group.size() / 3})
        is_closed = is_closed && elements.contains(product(p, group[q]));
    }
    CHECK(all_keep);
    CHECK(is_closed);
  }
}

TEST_CASE("a list of edges is a lattice of its own") {
  const Lattice l(5, {{0, 1}, {2, 1}, {2, 3}});
  CHECK(l.bonds() == std::vector<Bond>{{0, 1}, {2, 1}, {2, 3}});
  CHECK(l.bonds(2).empty());
  CHECK(l.distance(0, 3) == 3);
  CHECK(std::isinf(l.distance(0, 4)));
  CHECK(l.translations().size() == 1);
  CHECK(l.space_group().size() == 1);
  CHECK(l.description() == "5 sites with 3 edges");
  const auto mistakes = Lattice::edge_mistakes(3, {{0, 1}, {1, 3}, {2, 2}, {1, 0}, {-1, 0}});
  REQUIRE(mistakes.size() == 4);
  CHECK(mistakes[0].first == 1);
  CHECK_THAT(mistakes[0].second, Contains("no site 3"));
  CHECK_THAT(mistakes[1].second, Contains("to itself"));
  CHECK_THAT(mistakes[2].second, Contains("edge 0 again"));
  CHECK_THAT(mistakes[3].second, Contains("no site -1"));
  CHECK_THROWS_AS(Lattice(2, {{0, 2}}), UsageError);
  CHECK_THROWS_WITH(Lattice("hexagonal", {2, 2}, {true, true}), Contains("\"honeycomb\""));
  CHECK_THROWS_AS(Lattice("square", {2}, {true}), UsageError);
  CHECK_THROWS_AS(Lattice("chain", {0}, {true}), UsageError);
}

TEST_CASE("a colouring exists exactly where no closed path is odd") {
  for (const auto& [kind, extent, periodic, bipartite] :
       std::vector<std::tuple<const char*, std::vector<arma::uword>, bool, bool>>{
           {"chain", {6}, true, true},
           {"chain", {5}, true, false},
           {"chain", {5}, false, true},
           {"square", {4, 6}, true, true},
           {"square", {4, 3}, true, false},
           {"honeycomb", {3, 3}, true, true},
           {"triangular", {3, 2}, false, false},
           {"kagome", {2, 2}, false, false},
           {"cubic", {2, 3, 2}, false, true}}) {
    CAPTURE(kind, extent, periodic);
    const auto bonds = lattice(kind, extent, periodic).bonds();
    const auto colour = two_colouring(lattice(kind, extent, periodic).n_sites(), bonds);
    CHECK(colour.has_value() == bipartite);
    if (colour)
      for (const Bond& bond : bonds) CHECK((*colour)[bond.a] != (*colour)[bond.b]);
  }
}

TEST_CASE("a permutation preserves couplings only where they are equal") {
  const Lattice ring = lattice("chain", {4});
  const auto turned = ring.translations()[1];
  CHECK(preserves(turned, ring.bonds(), {1, 1, 1, 1}));
  CHECK_FALSE(preserves(turned, ring.bonds(), {1, 2, 1, 2}));
  CHECK(preserves(ring.translations()[2], ring.bonds(), {1, 2, 1, 2}));
  CHECK_FALSE(preserves(turned, arma::vec{1, 0, 1, 0}));
  CHECK(preserves(ring.translations()[2], arma::vec{1, 0, 1, 0}));
}

TEST_CASE("the generators of a space group make all of it") {
  for (const auto& [kind, extent, periodic] :
       std::vector<std::tuple<std::string, std::vector<arma::uword>, std::vector<bool>>>{
           {"chain", {5}, {true}},
           {"chain", {4}, {false}},
           {"square", {2, 2}, {true, true}},
           {"square", {4, 4}, {true, true}},
           {"square", {3, 4}, {true, false}},
           {"triangular", {3, 3}, {true, true}},
           {"honeycomb", {2, 3}, {true, true}},
           {"honeycomb", {3, 3}, {false, false}},
           {"kagome", {2, 2}, {true, true}},
           {"cubic", {2, 3, 2}, {true, true, false}}}) {
    CAPTURE(kind, extent, periodic);
    const Lattice lattice(kind, extent, periodic);
    const auto group = lattice.space_group();
    std::set<SitePermutation> made = {group.front()}, all(group.begin(), group.end());
    CHECK(all.size() == group.size());
    for (std::size_t before = 0; before != made.size();) {
      before = made.size();
      const std::set<SitePermutation> known = made;
      for (const SitePermutation& p : known)
        for (const SitePermutation& g : lattice.space_group_generators()) {
          SitePermutation next(p.size());
          for (std::size_t i = 0; i < p.size(); ++i) next[i] = g[p[i]];
          made.insert(next);
        }
    }
    CHECK(made == all);
  }
}
