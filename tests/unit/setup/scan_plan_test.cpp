#include <ritz/setup/scan_plan.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>

using namespace ritz;

namespace {

std::vector<ScanPoint> points_of(const std::string& toml) {
  return scan_points(parse_toml(toml, "scan.toml"));
}

const char* two_keys = R"(
start_from = "previous"
[system]
omega = 3.0
[[wavefunction]]
kind = "rbm"
[scan]
"system.omega" = [0.5, 1.0]
"wavefunction.0.hidden" = [2, 4, 8]
)";

}  // namespace

TEST_CASE("a scan has every combination, the last key the fastest") {
  const auto points = points_of(two_keys);
  REQUIRE(points.size() == 6);
  CHECK(points[0].name == "omega=0.5,hidden=2");
  CHECK(points[1].name == "omega=0.5,hidden=4");
  CHECK(points[3].name == "omega=1.0,hidden=2");
  CHECK(points[2].chain == points[0].chain);
  CHECK(points[3].chain != points[2].chain);
  CHECK(points[4].values[0].first == "system.omega");
  CHECK(points[4].values[1].second.integer() == 4);
  for (const auto& point : points) {
    const Value::Table& table = point.configuration.table();
    CHECK(table.find("scan") == nullptr);
    CHECK(table.find("start_from") == nullptr);
  }
  const Value& last = points[5].configuration;
  CHECK(last.table().find("system")->table().find("omega")->real() == 1.0);
  CHECK(last.table().find("wavefunction")->array()[0].table().find("hidden")->integer() == 8);
  // The points do not share tables.
  CHECK(points[0].configuration.table().find("system")->table().find("omega")->real() == 0.5);
}

TEST_CASE("directories of points have different names that any file system takes") {
  auto points = points_of(
      "[a]\nx = 1\n[b]\nx = 1\n[scan]\n\"a.x\" = [\"p/q\", \"p q\"]\n\"b.x\" = [[1, 2]]\n");
  REQUIRE(points.size() == 2);
  CHECK(points[0].name == "a.x=p_q,b.x=1_2");
  CHECK(points[1].name == "a.x=p_q,b.x=1_2-2");
}

TEST_CASE("what is no scan is refused") {
  CHECK_THROWS_AS(points_of("[system]\nomega = 1.0\n"), ConfigurationError);
  CHECK_THROWS_AS(points_of("[scan]\n"), ConfigurationError);
  CHECK_THROWS_AS(points_of("[scan]\n\"system.omega\" = []\n"), ConfigurationError);
  CHECK_THROWS_AS(points_of("[scan.system]\nomega = [1.0]\n"), ConfigurationError);
  CHECK_THROWS_AS(points_of("[scan]\n\"a.b\" = [1, 2, 1]\n"), ConfigurationError);
  CHECK_THROWS_AS(points_of("wavefunction = []\n[scan]\n\"wavefunction.1.b\" = [1]\n"),
                  ConfigurationError);
}

// Rounds times blocks per rank: 8 groups 2 · 16, 4 groups 3 · 8, 2 groups 6 · 4.
TEST_CASE("ranks are shared out so that the whole finishes first") {
  CHECK(best_groups(12, 8, 16) == 4);
  CHECK(best_groups(12, 2, 16) == 2);
  CHECK(best_groups(12, 1, 16) == 1);
  CHECK(best_groups(1, 64, 16) == 1);
  CHECK(best_groups(3, 64, 16) == 3);
  // One after another on all ranks: 5 · 1; two by two 3 · 2; all at once 2 · 4.
  CHECK(best_groups(5, 4, 4) == 1);
}
