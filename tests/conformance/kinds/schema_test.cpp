#include <catch2/catch.hpp>
#include <set>

#include <ritz/base/error.hpp>
#include "tests/support/kinds.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

std::vector<std::string> mistakes_of(const Schema& schema, const Value& table) {
  Mistakes mistakes;
  schema.resolve_kind(table, "here", mistakes);
  try {
    mistakes.raise();
  } catch (const ConfigurationError& error) {
    return error.mistakes();
  }
  return {};
}

bool mentions(const std::vector<std::string>& lines, const std::string& text) {
  for (const auto& line : lines)
    if (line.find(text) != std::string::npos) return true;
  return false;
}

void check_keys(const Schema& schema) {
  INFO(schema.name());
  CHECK_FALSE(schema.name().empty());
  CHECK_FALSE(schema.meaning().empty());
  std::set<std::string> names;
  for (const auto& key : schema.keys()) {
    INFO(key.name());
    CHECK(names.insert(key.name()).second);
    CHECK_FALSE(key.meaning().empty());
    CHECK_FALSE(key.expected().empty());
    if (key.default_value()) {
      Mistakes mistakes;
      key.resolve(*key.default_value(), key.name(), mistakes);
      CHECK(mistakes.empty());
    }
    for (const auto& nested : key.nested()) check_keys(nested);
  }
}

void check_refusals(const Schema& schema, const Value& example) {
  Value unknown = example;
  unknown.table()["no_such_key"] = Value(1);
  CHECK(mentions(mistakes_of(schema, unknown), "unknown key \"no_such_key\""));

  for (const auto& key : schema.keys()) {
    INFO(key.name());
    Value misspelt = example;
    misspelt.table()[key.name() + "x"] = Value(1);
    CHECK(mentions(mistakes_of(schema, misspelt), "did you mean \"" + key.name() + "\"?"));

    // No key takes a table with an unknown entry.
    Value wrong = example, nonsense;
    nonsense.table()["no_such_key"] = Value(1);
    wrong.table()[key.name()] = nonsense;
    CHECK(mentions(mistakes_of(schema, wrong), "here." + key.name()));

    if (key.is_required()) {
      Value without = example;
      without.table().erase(key.name());
      CHECK(mentions(mistakes_of(schema, without), "\"here." + key.name() + "\" is missing"));
    }
  }
}

void check_schema(const Schema& schema) {
  check_keys(schema);
  CHECK_FALSE(schema.examples().empty());
  for (const auto& toml : schema.examples()) {
    INFO(toml);
    const Settings settings = example_settings(schema, toml);
    CHECK(settings.kind() == schema.name());
    Value table;
    table.table()["kind"] = Value(schema.name());
    for (const auto& key : schema.keys())
      if (settings.has(key.name())) table.table()[key.name()] = settings.value(key.name());
    // What is resolved stays as it is when it is resolved again.
    Mistakes mistakes;
    CHECK(schema.resolve_kind(table, "here", mistakes) == table);
    check_refusals(schema, table);
  }
}

}  // namespace

TEST_CASE("every system is declared sanely") {
  std::set<std::string> names;
  for (const auto& kind : system_kinds()) {
    CHECK(names.insert(kind.schema.name()).second);
    check_schema(kind.schema);
  }
}

TEST_CASE("every wavefunction is declared sanely") {
  std::set<std::string> names;
  for (const auto& kind : wavefunction_kinds()) {
    CHECK((kind.family == "continuum" || kind.family == "lattice"));
    CHECK(names.insert(kind.family + " " + kind.schema.name()).second);
    check_schema(kind.schema);
  }
}

TEST_CASE("every sampler is declared sanely") {
  std::set<std::string> names;
  for (const auto& kind : sampler_kinds()) {
    CHECK((kind.family == "continuum" || kind.family == "lattice"));
    CHECK(names.insert(kind.family + " " + kind.schema.name()).second);
    check_schema(kind.schema);
    if (kind.count_configurations) continue;
    for (const std::string key : {"walkers", "block", "burn_in", "sweeps"})
      CHECK(example_settings(kind.schema, kind.schema.examples()[0]).has(key));
  }
}
