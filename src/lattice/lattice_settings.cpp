#include <ritz/lattice/lattice_settings.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

constexpr double most_sites = 1e6;

constexpr const char* antiperiodic = "antiperiodic";

std::string boundaries_mistake(const Value& value) {
  const bool is_right =
      value.is_array() && std::ranges::all_of(value.array(), [](const Value& entry) {
        return entry.is_boolean() || (entry.is_text() && entry.text() == antiperiodic);
      });
  return is_right ? "" : "true, false or \"antiperiodic\", or an array of them";
}

Key periodic_key(bool hopping) {
  Key key("periodic");
  key.boolean();
  if (hopping)
    key.choice({antiperiodic})
        .special("an array of true, false or \"antiperiodic\"", boundaries_mistake)
        .means(
            "periodic boundaries, for all axes or one per axis; around an antiperiodic one ψ "
            "changes its sign with every particle that hops across");
  else
    key.booleans().means("periodic boundaries, for all axes or one per axis");
  return key.defaults_to(true);
}

Schema regular_schema(const std::string& kind, const std::string& meaning, bool hopping) {
  Schema schema(kind, meaning);
  schema
      .add(Key("extent")
               .integer(between(1, most_sites))
               .integers(between(1, most_sites))
               .required()
               .means("unit cells along each axis; a single number serves every axis"))
      .add(periodic_key(hopping));
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

  const Value& boundaries = settings.value("periodic");
  Value::Array flags = boundaries.is_array() ? boundaries.array() : Value::Array(axes, boundaries);
  check_axes(settings, "periodic", flags.size(), axes);
  std::vector<bool> periodic, antiperiodic_axes;
  for (const Value& flag : flags) {
    antiperiodic_axes.push_back(flag.is_text());
    periodic.push_back(flag.is_text() || flag.boolean());
  }
  for (arma::uword k = 0; k < axes; ++k)
    if (antiperiodic_axes[k] && extent[k] == 1)
      throw UsageError(fmt::format(
          "{}\"system.lattice.periodic\" makes axis {} antiperiodic, which has an extent of 1: no "
          "bond crosses its boundary; expected an extent of at least 2, or true or false",
          settings.at("periodic"), k));
  Value::Array lengths;
  for (const arma::uword length : extent) lengths.emplace_back(static_cast<std::int64_t>(length));
  settings.resolve("extent", Value(lengths, settings.place("extent")));
  settings.resolve("periodic", Value(flags, settings.place("periodic")));
  return Lattice(settings.kind(), extent, periodic, antiperiodic_axes);
}

Key make_lattice_key(bool hopping) {
  const auto regular = [&](const char* kind, const char* meaning) {
    return regular_schema(kind, meaning, hopping);
  };
  Key key("lattice");
  key.table_without_kind(edges_schema())
      .kinds({regular("chain", "sites in a row"), regular("square", "square lattice"),
              regular("triangular", "triangular lattice"),
              regular("honeycomb", "honeycomb lattice, 2 sites per cell"),
              regular("kagome", "kagome lattice, 3 sites per cell"),
              regular("cubic", "simple cubic lattice")})
      .required()
      .means("the sites and which of them are neighbours");
  return key;
}

}  // namespace

Key lattice_key() { return make_lattice_key(false); }

Key hopping_lattice_key() { return make_lattice_key(true); }

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
