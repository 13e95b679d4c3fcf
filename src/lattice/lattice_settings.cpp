#include <ritz/lattice/lattice_settings.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

constexpr double most_sites = 1e6;

Schema regular_schema(const std::string& kind, const std::string& meaning) {
  Schema schema(kind, meaning);
  schema
      .add(Key("extent")
               .integer(between(1, most_sites))
               .integers(between(1, most_sites))
               .required()
               .means("unit cells along each axis; a single number serves every axis"))
      .add(Key("periodic")
               .boolean()
               .booleans()
               .defaults_to(true)
               .means("periodic boundaries, for all axes or one per axis"));
  return schema;
}

Schema edges_schema() {
  Schema schema("edges", "any sites, joined by a list of edges");
  schema.add(Key("sites").integer(between(1, most_sites)).required().means("number of sites"))
      .add(Key("edges")
               .integer_pairs(between(0, most_sites - 1))
               .required()
               .means("which sites are neighbours; sites count from 0"));
  return schema;
}

Lattice lattice_of_edges(const Settings& settings) {
  const auto n_sites = static_cast<arma::uword>(settings.integer("sites"));
  const Value::Array& given = settings.value("edges").array();
  std::vector<std::array<std::int64_t, 2>> edges;
  for (const Value& edge : given)
    edges.push_back({edge.array()[0].integer(), edge.array()[1].integer()});
  Mistakes mistakes;
  for (const auto& [k, sentence] : Lattice::edge_mistakes(n_sites, edges))
    mistakes.add(given[k].place(), "\"system.lattice.edges\": " + sentence);
  mistakes.raise();
  return Lattice(n_sites, edges);
}

/// The number of entries is 1 or that of the axes.
void check_axes(const Settings& settings, const std::string& key, std::size_t n_entries,
                std::size_t axes) {
  if (n_entries == axes || !settings.value(key).is_array()) return;
  throw UsageError(fmt::format(
      "{}\"system.lattice.{}\" has {} entries, but a lattice of kind \"{}\" has {}; expected one "
      "entry per axis",
      settings.at(key), key, n_entries, settings.kind(),
      axes == 1 ? "1 axis" : fmt::format("{} axes", axes)));
}

Lattice regular_lattice(Settings settings) {
  const arma::uword axes = Lattice::axes(settings.kind());
  const auto given = settings.integers("extent");
  check_axes(settings, "extent", given.size(), axes);
  std::vector<arma::uword> extent(given.begin(), given.end());
  if (extent.size() != axes) extent.assign(axes, extent[0]);
  double n_sites = 3;  // of a cell, at most
  for (const arma::uword length : extent) n_sites *= static_cast<double>(length);
  if (n_sites > 3 * most_sites)
    throw UsageError(fmt::format("{}\"system.lattice.extent\" makes more than {:.0f} sites",
                                 settings.at("extent"), most_sites));

  std::vector<bool> periodic;
  const Value& boundaries = settings.value("periodic");
  if (boundaries.is_array()) {
    for (const Value& flag : boundaries.array()) periodic.push_back(flag.boolean());
    check_axes(settings, "periodic", periodic.size(), axes);
  } else {
    periodic.assign(axes, boundaries.boolean());
  }
  Value::Array lengths, flags;
  for (arma::uword k = 0; k < axes; ++k) {
    lengths.emplace_back(static_cast<std::int64_t>(extent[k]));
    flags.emplace_back(static_cast<bool>(periodic[k]));
  }
  settings.resolve("extent", Value(lengths, settings.place("extent")));
  settings.resolve("periodic", Value(flags, settings.place("periodic")));
  return Lattice(settings.kind(), extent, periodic);
}

}  // namespace

Key lattice_key() {
  Key key("lattice");
  key.table_without_kind(edges_schema())
      .kinds({regular_schema("chain", "sites in a row"), regular_schema("square", "square lattice"),
              regular_schema("triangular", "triangular lattice"),
              regular_schema("honeycomb", "honeycomb lattice, 2 sites per cell"),
              regular_schema("kagome", "kagome lattice, 3 sites per cell"),
              regular_schema("cubic", "simple cubic lattice")})
      .required()
      .means("the sites and which of them are neighbours");
  return key;
}

Lattice make_lattice(const Settings& system) {
  const Settings settings = system.table("lattice");
  return settings.has("edges") ? lattice_of_edges(settings) : regular_lattice(settings);
}

std::string bond_listing(const std::vector<Bond>& bonds) {
  std::string out;
  for (std::size_t k = 0; k < bonds.size(); ++k)
    out += fmt::format("{:5}: {} – {}\n", k, bonds[k].a, bonds[k].b);
  return out;
}

}  // namespace ritz
