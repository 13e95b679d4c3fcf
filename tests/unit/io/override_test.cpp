#include <ritz/io/override.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>

using namespace ritz;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

Value base() {
  return parse_toml(
      "seed = 1\n"
      "[system]\nkind = \"atom\"\nomega = [1.0, 2.0]\n"
      "[[wavefunction]]\nkind = \"slater\"\n"
      "[[wavefunction]]\nkind = \"rbm\"\nhidden = 4\n",
      "run.toml");
}

// The value at `path` after one override.
Value after(const std::string& argument, const std::vector<std::string>& path) {
  Value root = base();
  apply_override(root, argument);
  const Value* at = &root;
  for (const auto& part : path)
    at = at->is_array() ? &at->array().at(std::stoul(part)) : at->table().find(part);
  return *at;
}

std::string mistake_of(const std::string& argument) {
  Value root = base();
  try {
    apply_override(root, argument);
  } catch (const ConfigurationError& error) {
    CHECK(root == base());
    return error.what();
  }
  return "no mistake";
}

}  // namespace

TEST_CASE("an override sets one value and says where it comes from") {
  const Value seed = after("seed=7", {"seed"});
  CHECK(seed.integer() == 7);
  CHECK(seed.place().text() == "command line: seed=7");
  CHECK(after("wavefunction.1.hidden=8", {"wavefunction", "1", "hidden"}).integer() == 8);
  CHECK(after("wavefunction.0.alpha=0.5", {"wavefunction", "0", "alpha"}).real() == 0.5);
  CHECK(after("system.omega.1=3.5", {"system", "omega", "1"}).real() == 3.5);
  CHECK(after("system.omega.1=3.5", {"system", "omega", "0"}).real() == 1.0);
  CHECK(after("system.omega=[1, 2]", {"system", "omega", "1"}).integer() == 2);
  CHECK(after("system={kind=\"dot\"}", {"system"}).table().entries.size() == 1);
}

TEST_CASE("missing tables are made") {
  Value root = base();
  apply_override(root, "optimizer.natural_gradient.shift=1e-3");
  const auto& entry = root.table().entries.back();
  CHECK(entry.key == "optimizer");
  CHECK(entry.place.text() == "command line: optimizer.natural_gradient.shift=1e-3");
  CHECK(entry.value.table().find("natural_gradient")->table().find("shift")->real() == 1e-3);
}

TEST_CASE("keys may be quoted") {
  CHECK(after("scan.\"system.omega\"=[1]", {"scan", "system.omega", "0"}).integer() == 1);
  CHECK(after("a.'x=y' = 2", {"a", "x=y"}).integer() == 2);
}

TEST_CASE("values are TOML, bare words are texts") {
  CHECK(after("system.kind=harmonic_trap", {"system", "kind"}).text() == "harmonic_trap");
  CHECK(after("checkpoint.every=60s", {"checkpoint", "every"}).text() == "60s");
  CHECK(after("data.file=/a b/c.csv", {"data", "file"}).text() == "/a b/c.csv");
  CHECK(after("a=\"8\"", {"a"}).text() == "8");
  CHECK(after("a=true", {"a"}).boolean());
  CHECK(after("a=-1e-3", {"a"}).real() == -1e-3);
  CHECK(after("a=\"\"", {"a"}).text().empty());
  CHECK(after("a=b=c", {"a"}).text() == "b=c");
  CHECK(after("a=e1", {"a"}).text() == "e1");
  const Value table = after("a={ x = [1, { y = 2 }] }", {"a"});
  const auto& inner = table.table().entries[0].value.array()[1].table().entries[0];
  CHECK(inner.value.integer() == 2);
  CHECK_THAT(inner.value.place().text(), StartsWith("command line: a="));
  CHECK_THAT(inner.place.text(), StartsWith("command line: a="));
}

TEST_CASE("a wrong override changes nothing and says what exists") {
  CHECK(mistake_of("wavefunction.2.hidden=8") ==
        "command line: wavefunction.2.hidden=8: there is no wavefunction.2: wavefunction has 2 "
        "entries, wavefunction.0 to wavefunction.1");
  CHECK_THAT(mistake_of("wavefunction.hidden=8"), Contains("is an array"));
  CHECK_THAT(mistake_of("wavefunction.-1.hidden=8"), Contains("is an array"));
  CHECK_THAT(mistake_of("wavefunction.99999999999999999999.hidden=8"), Contains("is an array"));
  CHECK_THAT(mistake_of("seed.x=8"), Contains("seed is an integer and has no key \"x\""));
  CHECK_THAT(mistake_of("seed"), Contains("KEY=VALUE"));
  CHECK_THAT(mistake_of("seed="), Contains("no value"));
  CHECK_THAT(mistake_of("=3"), Contains("is not a key"));
  CHECK_THAT(mistake_of("a..b=3"), Contains("\"a..b\" is not a key"));
  CHECK_THAT(mistake_of("[a]=3"), Contains("is not a key"));
  CHECK_THAT(mistake_of("a=[1, 2"), Contains("a=[1, 2: not valid TOML: the text ends"));
  CHECK_THAT(mistake_of("a=9223372036854775808"), Contains("a=9223372036854775808: not valid"));
  CHECK_THAT(mistake_of("a=1e400"), Contains("not valid TOML"));
  CHECK_THAT(mistake_of("a=1\nb=2"), Contains("more follows"));
  CHECK_THAT(mistake_of("a=" + std::string(1000, '[')), Contains("nested"));
}
