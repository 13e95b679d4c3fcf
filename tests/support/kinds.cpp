#include "tests/support/kinds.hpp"

#include <algorithm>
#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/model/make_projection.hpp>
#include <ritz/model/product.hpp>

namespace ritz::testing {

namespace {

template <class Kind, class Accept>
Kind find(const std::vector<Kind>& kinds, const std::string& name, const Accept& accept) {
  for (const auto& kind : kinds)
    if (kind.schema.name() == name && accept(kind)) return kind;
  throw std::logic_error("no kind \"" + name + "\" in the registry");
}

template <class Kind>
Kind find(const std::vector<Kind>& kinds, const std::string& name) {
  return find(kinds, name, [](const Kind&) { return true; });
}

std::string kind_of(const std::string& toml) {
  return parse_toml(toml, "test").table().find("kind")->text();
}

Settings resolve(const Schema& schema, const Value& table) {
  Mistakes mistakes;
  const Value resolved = schema.resolve_kind(table, schema.name(), mistakes);
  mistakes.raise();
  return Settings(resolved);
}

Value example_table(const Schema& schema, const std::string& toml) {
  Value table = parse_toml(toml, schema.name() + " example");
  if (!table.table().find("kind")) table.table()["kind"] = Value(schema.name());
  return table;
}

struct Variant {
  std::string name;
  Value table;
  bool is_example = false;
};

std::vector<Variant> variants(const Schema& schema) {
  std::vector<Variant> out;
  for (std::size_t i = 0; i < schema.examples().size(); ++i) {
    const Value example = example_table(schema, schema.examples()[i]);
    const std::string name = schema.name() + " " + std::to_string(i);
    out.push_back({name, example, true});
    for (const auto& key : schema.keys()) {
      if (key.otherwise().empty() || !example.table().find(key.name())) continue;
      Value without = example;
      without.table().erase(key.name());
      out.push_back({name + " without " + key.name(), without});
    }
  }
  Value bare;
  bare.table()["kind"] = Value(schema.name());
  out.push_back({schema.name() + " with its defaults", bare});
  return out;
}

/// nullptr where wavefunction and system do not fit.
std::unique_ptr<Wavefunction> try_to_make(const WavefunctionKind& kind, Settings& settings,
                                          const WavefunctionContext& context) {
  try {
    return kind.create(settings, context);
  } catch (const UsageError&) {
    return nullptr;
  }
}

Product product_of(const std::vector<std::string>& tomls, const Hamiltonian& system,
                   std::uint64_t seed) {
  const auto kinds = wavefunction_kinds();
  const std::string family = system.space().family();
  std::vector<std::unique_ptr<Wavefunction>> factors;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tomls.size(); ++i) {
    WavefunctionContext context{system, seed, i, {}};
    for (std::size_t k = 0; k < tomls.size(); ++k)
      if (k != i) context.other_kinds.push_back(kind_of(tomls[k]));
    const auto kind =
        find(kinds, kind_of(tomls[i]), [&](const auto& k) { return k.family == family; });
    Settings settings = resolve(kind.schema, parse_toml(tomls[i], "test"));
    factors.push_back(kind.create(settings, context));
    names.push_back(std::to_string(i) + "." + kind.schema.name());
  }
  return {std::move(factors), std::move(names)};
}

}  // namespace

Settings example_settings(const Schema& schema, const std::string& toml) {
  return resolve(schema, example_table(schema, toml));
}

std::unique_ptr<Hamiltonian> make_system(const std::string& toml) {
  const auto kinds = system_kinds();
  const auto kind = find(kinds, kind_of(toml));
  Settings settings = resolve(kind.schema, parse_toml(toml, "test"));
  return kind.create(settings);
}

std::unique_ptr<Wavefunction> make_wavefunction(const std::string& toml, const Hamiltonian& system,
                                                std::uint64_t seed) {
  const auto kinds = wavefunction_kinds();
  const std::string family = system.space().family();
  const auto kind = find(kinds, kind_of(toml), [&](const auto& k) { return k.family == family; });
  Settings settings = resolve(kind.schema, parse_toml(toml, "test"));
  return kind.create(settings, {system, seed, 0, {}});
}

std::unique_ptr<Wavefunction> make_product(const std::vector<std::string>& tomls,
                                           const Hamiltonian& system, std::uint64_t seed) {
  return std::make_unique<Product>(product_of(tomls, system, seed));
}

std::unique_ptr<Sampler> make_sampler(const std::string& toml, const Hamiltonian& system,
                                      const Wavefunction& wavefunction, std::uint64_t seed) {
  const auto kinds = sampler_kinds();
  const std::string family = system.space().family();
  const auto kind = find(kinds, kind_of(toml), [&](const auto& k) { return k.family == family; });
  Settings settings = resolve(kind.schema, parse_toml(toml, "test"));
  return kind.create(settings, {system, wavefunction, seed});
}

std::vector<SystemCase> system_cases(const std::string& family) {
  std::vector<SystemCase> cases;
  for (const auto& kind : system_kinds())
    for (std::size_t i = 0; i < kind.schema.examples().size(); ++i) {
      Settings settings = example_settings(kind.schema, kind.schema.examples()[i]);
      std::shared_ptr<const Hamiltonian> system = kind.create(settings);
      if (system->space().family() == family)
        cases.push_back({kind.schema.name() + " " + std::to_string(i), std::move(system)});
    }
  return cases;
}

std::vector<WavefunctionCase> single_cases(const std::string& family) {
  std::vector<WavefunctionCase> cases;
  const auto systems = system_cases(family);
  for (const auto& kind : wavefunction_kinds()) {
    if (kind.family != family) continue;
    for (const auto& [name, table, is_example] : variants(kind.schema))
      for (const auto& [system_name, system] : systems) {
        Settings settings = resolve(kind.schema, table);
        if (auto psi = try_to_make(kind, settings, {*system, 1, 0, {}}))
          cases.push_back({name + " on " + system_name, kind.schema.name(), is_example, system,
                           settings, std::move(psi)});
      }
  }
  return cases;
}

std::vector<WavefunctionCase> product_cases(const std::string& family) {
  std::vector<WavefunctionCase> cases;
  const auto kinds = wavefunction_kinds();
  for (const auto& [system_name, system] : system_cases(family)) {
    std::vector<std::pair<std::string, std::string>> factors;  // name and TOML
    for (const auto& kind : kinds) {
      if (kind.family != family) continue;
      for (std::size_t i = 0; i < kind.schema.examples().size(); ++i) {
        const Value table = example_table(kind.schema, kind.schema.examples()[i]);
        Settings settings = resolve(kind.schema, table);
        if (try_to_make(kind, settings, {*system, 1, 0, {}}))
          factors.emplace_back(kind.schema.name() + " " + std::to_string(i),
                               toml_document(table.table()));
      }
    }
    const std::size_t n = factors.size();
    for (std::size_t i = 0; i < n; ++i)
      for (const auto& steps :
           {std::vector<std::size_t>{0, 1}, std::vector<std::size_t>{0, 3, 7}}) {
        std::vector<std::string> tomls;
        std::string name;
        for (const std::size_t step : steps) {
          const auto& [factor_name, toml] = factors[(i + step) % n];
          name += (name.empty() ? "" : " × ") + factor_name;
          tomls.push_back(toml);
        }
        cases.push_back({name + " on " + system_name, "product", true, system, Settings(),
                         std::make_unique<Product>(product_of(tomls, *system, 1))});
      }
  }
  return cases;
}

namespace {

// With signs of all sorts: momenta with complex factors, real ones of both signs, those of marshall
// and of fermions.
std::vector<WavefunctionCase> projected_cases() {
  struct Example {
    std::string name, system, projection;
    std::vector<std::string> factors;
  };
  const std::string spins = "kind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 6 }";
  const std::string fermions =
      "kind = \"t_v\"\nV = 1.5\nlattice = { kind = \"chain\", extent = 6 }\nparticles = 3";
  const std::vector<Example> examples = {
      {"momentum 1",
       spins,
       "translations = true\nmomentum = [1]",
       {"kind = \"rbm\"\nhidden = 3\ninitial_std = 0.3"}},
      {"odd",
       spins + "\nmarshall = false",
       "translations = true\nmomentum = [3]\npoint_group = \"A1\"\nspin_flip = -1",
       {"kind = \"rbm\"\nhidden = 3\ndtype = \"real\"\ninitial_std = 0.3",
        "kind = \"network\"\nlayers = [{ width = 4 }]"}},
      {"two rotations",
       "kind = \"transverse_field_ising\"\nh = 1.1\nlattice = { kind = \"square\", extent = [3, 3] "
       "}",
       "point_group = \"E\"",
       {"kind = \"rbm\"\nhidden = 2\ninitial_std = 0.3"}},
      {"fermions at nodes",
       "kind = \"t_v\"\nV = 2.0\nlattice = { kind = \"chain\", extent = 4 }\nparticles = 2",
       "translations = true\nmomentum = [1]",
       {"kind = \"slater\"\norbitals = \"mean_field\""}},
      {"fermions",
       fermions,
       "translations = true\npoint_group = \"A2\"",
       {"kind = \"slater\"", "kind = \"jastrow\""}}};
  std::vector<WavefunctionCase> cases;
  for (const Example& one : examples) {
    const std::shared_ptr<const Hamiltonian> system = make_system(one.system);
    auto product = std::make_unique<Product>(product_of(one.factors, *system, 1));
    product->project(
        make_projection(resolve(projection_schema(), parse_toml(one.projection, "test")), *system));
    cases.push_back({"sum over symmetries, " + one.name, "product", true, system, Settings(),
                     std::move(product)});
  }
  return cases;
}

}  // namespace

std::vector<WavefunctionCase> wavefunction_cases(const std::string& family) {
  auto cases = single_cases(family);
  for (auto& product : product_cases(family)) cases.push_back(std::move(product));
  if (family == "lattice")
    for (auto& sum : projected_cases()) cases.push_back(std::move(sum));
  return cases;
}

std::vector<WavefunctionCase> single_cases() {
  auto cases = single_cases("continuum");
  for (auto& c : single_cases("lattice")) cases.push_back(std::move(c));
  return cases;
}

std::vector<WavefunctionCase> wavefunction_cases() {
  auto cases = wavefunction_cases("continuum");
  for (auto& c : wavefunction_cases("lattice")) cases.push_back(std::move(c));
  return cases;
}

}  // namespace ritz::testing
