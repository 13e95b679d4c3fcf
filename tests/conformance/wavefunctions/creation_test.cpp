#include <catch2/catch.hpp>
#include <map>
#include <set>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

WavefunctionKind kind_of(const WavefunctionCase& c) {
  for (const auto& kind : wavefunction_kinds())
    if (kind.family == c.system->space().family() && kind.schema.name() == c.kind) return kind;
  throw std::logic_error(c.kind);
}

bool equal(const arma::vec& a, const arma::vec& b) {
  return a.n_elem == b.n_elem && (a.is_empty() || arma::all(a == b));
}

}  // namespace

TEST_CASE("every example of a wavefunction has a system that takes it, and the reverse") {
  for (const std::string family : {"continuum", "lattice"}) {
    std::map<std::string, int> made;  // by wavefunction
    std::set<std::string> systems;
    for (const auto& c : single_cases(family)) {
      const auto on = c.name.find(" on ");
      made[c.name.substr(0, on)] += c.is_example;
      systems.insert(c.name.substr(on + 4));
    }
    for (const auto& kind : wavefunction_kinds())
      if (kind.family == family)
        for (std::size_t i = 0; i < kind.schema.examples().size(); ++i) {
          INFO(kind.schema.name() << " " << i);
          CHECK(made[kind.schema.name() + " " + std::to_string(i)] > 0);
        }
    for (const auto& c : system_cases(family)) CHECK(systems.contains(c.name));
  }
}

TEST_CASE("the resolved settings make the same wavefunction again") {
  for (auto& c : single_cases()) {
    INFO(c.name);
    const auto kind = kind_of(c);
    Mistakes mistakes;
    Value table;
    table.table()["kind"] = Value(c.kind);
    for (const auto& key : kind.schema.keys())
      if (c.settings.has(key.name())) table.table()[key.name()] = c.settings.value(key.name());
    Settings again(kind.schema.resolve_kind(table, "again", mistakes));
    REQUIRE(mistakes.empty());
    const auto psi = kind.create(again, {*c.system, 1, 0, {}});
    CHECK(equal(psi->parameters(), c.psi->parameters()));
    const Batch r = draw_configurations(*c.system, *psi, 4, 1);
    CHECK(arma::all(log_psi_of(*psi, r).log_abs == log_psi_of(*c.psi, r).log_abs));
  }
}

// With a key left out of an example, parameters or ψ are others, on some system that takes it.
TEST_CASE("whatever an example says reaches its wavefunction") {
  std::map<std::string, bool> is_heard;
  for (const auto& c : single_cases()) {
    if (!c.is_example) continue;
    const auto kind = kind_of(c);
    const auto example = static_cast<std::size_t>(std::stoi(c.name.substr(c.kind.size())));
    const Settings given = example_settings(kind.schema, kind.schema.examples()[example]);
    const Value table = parse_toml(kind.schema.examples()[example], "example");
    const Batch r = draw_configurations(*c.system, *c.psi, 4, 1);
    for (const auto& [key, value, place] : table.table().entries) {
      if (key == "kind") continue;
      Value without = table;
      without.table().erase(key);
      without.table()["kind"] = Value(c.kind);
      Mistakes mistakes;
      Settings settings(kind.schema.resolve_kind(without, "without", mistakes));
      if (!mistakes.empty()) continue;
      std::unique_ptr<Wavefunction> other;
      try {
        other = kind.create(settings, {*c.system, 1, 0, {}});
      } catch (const UsageError&) {
        continue;  // it does not fit without
      }
      // The usual value, also where that follows from the system.
      if (settings.has(key) && settings.value(key).toml() == given.value(key).toml()) continue;
      bool& heard = is_heard[c.kind + " " + std::to_string(example) + ": " + key];
      const LogPsi now = log_psi_of(*c.psi, r), then = log_psi_of(*other, r);
      heard = heard || !equal(other->parameters(), c.psi->parameters()) ||
              !arma::all(now.log_abs == then.log_abs) || !arma::all(now.phase == then.phase);
    }
  }
  CHECK(is_heard.size() > 10);
  for (const auto& [key, heard] : is_heard) {
    INFO(key);
    CHECK(heard);
  }
}

TEST_CASE("initial parameters come from the seed and the place of the factor") {
  for (auto& c : single_cases()) {
    INFO(c.name);
    const auto kind = kind_of(c);
    const auto parameters = [&](std::uint64_t seed, std::size_t index) {
      return kind.create(c.settings, {*c.system, seed, index, {}})->parameters();
    };
    const arma::vec first = parameters(1, 0);
    CHECK(first.is_finite());
    CHECK(equal(first, parameters(1, 0)));
    const bool random = !equal(first, parameters(2, 0));
    CHECK(random == !equal(first, parameters(1, 1)));
    CHECK(random == !equal(first, parameters(1 + (std::uint64_t{1} << 40), 0)));
    if (c.settings.has("initial_std") && c.settings.real("initial_std") > 0 && !first.is_empty())
      CHECK(random);
  }
}

TEST_CASE("a fixed factor has no parameters and the same value") {
  for (auto& c : single_cases()) {
    if (!c.settings.has("fixed")) continue;
    INFO(c.name);
    const auto kind = kind_of(c);
    c.settings.resolve("fixed", Value(true));
    const auto fixed = kind.create(c.settings, {*c.system, 1, 0, {}});
    CHECK(fixed->n_parameters() == 0);
    CHECK(fixed->parameter_groups().empty());
    fixed->set_parameters(arma::vec());
    const Batch r = draw_configurations(*c.system, *fixed, 4, 1);
    CHECK(fixed->log_derivatives(r).n_parameters() == 0);
    CHECK(fixed->log_derivatives(r).n_walkers() == 4);
    CHECK(arma::all(log_psi_of(*fixed, r).log_abs == log_psi_of(*c.psi, r).log_abs));
  }
}

TEST_CASE("parameter groups cover the parameters, with names of their own") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    std::set<std::string> names;
    arma::uword n = 0;
    for (const auto& group : c.psi->parameter_groups()) {
      CHECK_FALSE(group.name.empty());
      CHECK(names.insert(group.name).second);
      n += group.n_rows * group.n_columns;
    }
    CHECK(n == c.psi->n_parameters());
  }
}

TEST_CASE("parameters are set as they are read, and a wrong number is refused") {
  for (auto& c : wavefunction_cases()) {
    INFO(c.name);
    const Batch r = draw_configurations(*c.system, *c.psi, 4, 1);
    const LogPsi before = log_psi_of(*c.psi, r);
    const arma::vec start = c.psi->parameters();
    randomise_parameters(*c.psi, 5);
    const arma::vec moved = c.psi->parameters();
    CHECK((start.is_empty() || arma::any(moved != start)));
    c.psi->set_parameters(start);
    CHECK(equal(c.psi->parameters(), start));
    CHECK(arma::abs(log_psi_of(*c.psi, r).log_abs - before.log_abs).max() < 1e-13);
    CHECK_THROWS_AS(c.psi->set_parameters(arma::vec(start.n_elem + 1, arma::fill::zeros)),
                    std::logic_error);
  }
}
