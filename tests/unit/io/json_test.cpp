#include <ritz/io/json.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <ritz/base/error.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

TEST_CASE("a tree of values as JSON, in the order of its keys") {
  Value root;
  auto& table = root.table();
  table["state"] = "finished";
  table["energy"] = 3.0;
  table["samples"] = std::int64_t{1'000'000};
  table["v_score"] = std::numeric_limits<double>::quiet_NaN();
  table["bound"] = -std::numeric_limits<double>::infinity();
  table["ok"] = true;
  table["confusion"] = Value::Array{Value::Array{1, 2}, Value::Array{3, 4}};
  table["none"] = Value::Array{};
  table["exact"].table()["source"] = "line\n\"quoted\" ±";
  table["empty"] = Value();
  CHECK(json_text(root) == R"({
  "state": "finished",
  "energy": 3.0,
  "samples": 1000000,
  "v_score": null,
  "bound": null,
  "ok": true,
  "confusion": [
    [1, 2],
    [3, 4]
  ],
  "none": [],
  "exact": {
    "source": "line\n\"quoted\" ±"
  },
  "empty": {}
}
)");
}

TEST_CASE("JSON reads back what was written") {
  Value root;
  auto& table = root.table();
  table["z"] = std::numeric_limits<std::int64_t>::min();
  table["a"] = std::numeric_limits<std::int64_t>::max();
  table["text"] = std::string("\x01\t\\ é");
  Value::Array reals;
  for (const double x : {0.1, -0.0, 1e300, 5e-324, 1e22, 123456789.123456789, 1.0})
    reals.push_back(x);
  table["reals"] = reals;
  CHECK(parse_json(json_text(root), "a.json") == root);
  CHECK(std::signbit(parse_json(json_text(root), "a").table().find("reals")->array()[1].real()));
  CHECK(std::isnan(parse_json("null", "a").real()));
}

TEST_CASE("a text that is not UTF-8 still makes valid JSON") {
  const Value back = parse_json(json_text(Value(std::string("a\xff"))), "a.json");
  CHECK(back.text() == "a\xEF\xBF\xBD");
}

TEST_CASE("broken JSON is refused by name") {
  CHECK_THROWS_AS(parse_json("{", "summary.json"), FileError);
  CHECK_THROWS_WITH(parse_json("{\"a\": }", "summary.json"),
                    Contains("summary.json: not valid JSON: parse error at line 1"));
  CHECK_THROWS_WITH(parse_json("", "summary.json"), Contains("summary.json"));
  CHECK_THROWS_WITH(parse_json(std::string(1'000'000, '['), "s"), Contains("s: "));
  CHECK_THROWS_WITH(parse_json(std::string(100'000, '[') + std::string(100'000, ']'), "s"),
                    Contains("nested"));
}
