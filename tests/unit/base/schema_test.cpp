#include <ritz/base/schema.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/base/settings.hpp>

using namespace ritz;

namespace {

Schema sampler_schema() {
  Schema steps("exponential", "a decaying rate");
  steps.add(Key("decay").real(above(0)).required());
  Schema schema("metropolis", "Gaussian steps");
  schema.add(Key("walkers").integer(between(1, 1e8)).defaults_to(512))
      .add(Key("step").real(above(0)))
      .add(Key("omega").real(above(0)).reals(above(0)).defaults_to(1.0))
      .add(Key("rate").real(above(0)).kinds({steps}).defaults_to(0.1))
      .add(Key("target").choice({"energy", "variance"}).defaults_to("energy"));
  return schema;
}

std::vector<std::string> mistakes_of(const Value& table) {
  Mistakes mistakes;
  sampler_schema().resolve(table, "sampler", mistakes);
  try {
    mistakes.raise();
  } catch (const ConfigurationError& error) {
    return error.mistakes();
  }
  return {};
}

Value table_with(const std::string& key, Value value) {
  Value table;
  value.set_place({std::make_shared<std::string>("run.toml"), 3, 8});
  table.table().entries.push_back(
      {key, std::move(value), {std::make_shared<std::string>("run.toml"), 3, 1}});
  return table;
}

}  // namespace

TEST_CASE("a schema writes every default and keeps what is given") {
  Mistakes mistakes;
  const Value resolved = sampler_schema().resolve(table_with("omega", 2), "sampler", mistakes);
  CHECK(mistakes.empty());
  const Settings settings(resolved);
  CHECK(settings.integer("walkers") == 512);
  CHECK(settings.real("omega") == 2.0);
  CHECK(settings.value("omega").toml() == "2.0");
  CHECK_FALSE(settings.has("step"));
  CHECK(settings.text("target") == "energy");
}

TEST_CASE("mistakes name place, key, what was found and what was expected") {
  auto lines = mistakes_of(table_with("wakers", 3));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] == "run.toml:3:1: unknown key \"wakers\" (did you mean \"walkers\"?) in sampler");
  lines = mistakes_of(table_with("walkers", "16"));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] ==
        "run.toml:3:8: \"sampler.walkers\" is a text (\"16\"); expected an integer between 1 and "
        "100000000");
  lines = mistakes_of(table_with("walkers", 1e3));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ends_with("expected an integer between 1 and 100000000; write 1000"));
  CHECK(mistakes_of(table_with("walkers", 0)).size() == 1);
  CHECK(mistakes_of(table_with("step", std::nan(""))).size() == 1);
  lines = mistakes_of(table_with("target", "energie"));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("did you mean \"energy\"?") != std::string::npos);
}

TEST_CASE("a kind picks its own keys, and a bare text is short for it") {
  const auto lines = mistakes_of(table_with("rate", "exponential"));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("\"sampler.rate.decay\" is missing") != std::string::npos);
  CHECK(mistakes_of(table_with("rate", "exponentail")).size() == 1);
  CHECK(mistakes_of(table_with("rate", 0.5)).empty());
}
