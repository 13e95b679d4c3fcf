#include <ritz/optim/schedule.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include <ritz/base/error.hpp>
#include <ritz/optim/clipping.hpp>

using namespace ritz;

namespace {

using Entries = std::vector<std::pair<std::string, Value>>;

Value resolved(const Value& value) {
  Mistakes mistakes;
  const Value out = learning_rate_key(0.5).resolve(value, "learning_rate", mistakes);
  mistakes.raise();
  return out;
}

std::unique_ptr<Schedule> schedule(const std::string& kind, const Entries& entries) {
  Value table;
  table.table()["kind"] = Value(kind);
  for (const auto& [key, value] : entries) table.table()[key] = value;
  return make_schedule(resolved(table));
}

void check_rates(const Schedule& schedule,
                 const std::vector<std::pair<std::uint64_t, double>>& expected) {
  for (const auto& [iteration, rate] : expected) {
    CAPTURE(iteration);
    CHECK(schedule.rate(iteration) == Approx(rate).epsilon(1e-13).margin(1e-16));
  }
}

}  // namespace

TEST_CASE("a bare number is a constant rate, also an integer") {
  CHECK(make_schedule(resolved(Value(0.02)))->rate(12345) == 0.02);
  CHECK(make_schedule(resolved(Value(2)))->rate(0) == 2.0);
  CHECK(learning_rate_key(0.5).default_value()->real() == 0.5);
}

TEST_CASE("schedules have the values of their formulas") {
  check_rates(*schedule("exponential", {{"initial", 0.4}, {"decay", 0.25}, {"every", 10}}),
              {{0, 0.4}, {5, 0.2}, {10, 0.1}, {20, 0.025}});
  check_rates(*schedule("exponential", {{"initial", 0.4}, {"decay", 0.5}, {"minimum", 0.03}}),
              {{1, 0.2}, {3, 0.05}, {4, 0.03}, {100000, 0.03}});
  check_rates(*schedule("step", {{"initial", 0.4}, {"decay", 0.5}, {"every", 10}}),
              {{0, 0.4}, {9, 0.4}, {10, 0.2}, {19, 0.2}, {20, 0.1}});
  check_rates(*schedule("inverse_time", {{"initial", 0.4}, {"delay", 10}}),
              {{0, 0.4}, {10, 0.2}, {30, 0.1}});
  check_rates(*schedule("inverse_time", {{"initial", 0.4}, {"delay", 1}, {"power", 0.5}}),
              {{0, 0.4}, {3, 0.2}, {15, 0.1}});
  check_rates(*schedule("piecewise", {{"boundaries", Value::Array{3, 5}},
                                      {"values", Value::Array{0.3, 0.2, 0.1}}}),
              {{0, 0.3}, {2, 0.3}, {3, 0.2}, {4, 0.2}, {5, 0.1}, {1000, 0.1}});
}

TEST_CASE("a cosine ends where it was told to, with and without warm-up") {
  const double root = std::sqrt(0.5);
  check_rates(*schedule("cosine", {{"initial", 0.5}, {"final", 0.1}, {"iterations", 100}}),
              {{0, 0.5},
               {25, 0.3 + 0.2 * root},
               {50, 0.3},
               {75, 0.3 - 0.2 * root},
               {100, 0.1},
               {1000, 0.1}});
  check_rates(*schedule("cosine", {{"initial", 0.5}, {"iterations", 104}, {"warmup", 4}}),
              {{0, 0.125}, {2, 0.375}, {3, 0.5}, {4, 0.5}, {54, 0.25}, {104, 0}});
}

TEST_CASE("a warm-up rises to the initial value and delays the rest") {
  check_rates(*schedule("constant", {{"initial", 0.5}, {"warmup", 5}}),
              {{0, 0.1}, {4, 0.5}, {5, 0.5}, {99, 0.5}});
  check_rates(*schedule("inverse_time", {{"initial", 0.4}, {"delay", 10}, {"warmup", 2}}),
              {{0, 0.2}, {1, 0.4}, {2, 0.4}, {12, 0.2}});
}

TEST_CASE("every kind of schedule is declared with meanings and an example") {
  CHECK(schedule_kinds(above(0)).size() == 6);
  for (const auto& kind : schedule_kinds(above(0))) {
    CAPTURE(kind.schema.name());
    CHECK_FALSE(kind.schema.examples().empty());
    for (const auto& key : kind.schema.keys()) CHECK_FALSE(key.meaning().empty());
  }
}

TEST_CASE("wrong schedules are refused with a sentence") {
  CHECK_THROWS_AS(resolved(Value(-0.1)), ConfigurationError);
  CHECK_THROWS_AS(schedule("cosine", {{"initial", 0.1}}), ConfigurationError);
  CHECK_THROWS_AS(schedule("cosinus", {{"initial", 0.1}}), ConfigurationError);
  CHECK_THROWS_WITH(schedule("piecewise", {{"boundaries", Value::Array{3, 5}},
                                           {"values", Value::Array{0.3, 0.2}}}),
                    Catch::Contains("expected 3, one more than \"boundaries\""));
  CHECK_THROWS_WITH(schedule("piecewise", {{"boundaries", Value::Array{5, 5}},
                                           {"values", Value::Array{0.3, 0.2, 0.1}}}),
                    Catch::Contains("expected iterations that rise"));
  CHECK_THROWS_WITH(schedule("cosine", {{"initial", 0.1}, {"iterations", 10}, {"warmup", 10}}),
                    Catch::Contains("expected less than \"iterations\""));
}

TEST_CASE("clipping by value, by norm, by both, and the norm that was given") {
  arma::vec g{3, -4};
  CHECK(clip(g, {}) == Approx(5));
  CHECK(arma::approx_equal(g, arma::vec{3, -4}, "absdiff", 0));
  CHECK(clip(g, {.norm = 6}) == Approx(5));
  CHECK(arma::approx_equal(g, arma::vec{3, -4}, "absdiff", 0));
  CHECK(clip(g, {.norm = 1}) == Approx(5));
  CHECK(arma::approx_equal(g, arma::vec{0.6, -0.8}, "absdiff", 1e-15));
  arma::vec h{3, -4, 0.5};
  CHECK(clip(h, {.value = 1}) == Approx(std::sqrt(25.25)));
  CHECK(arma::approx_equal(h, arma::vec{1, -1, 0.5}, "absdiff", 0));
  arma::vec both{3, -4};
  CHECK(clip(both, {.value = 1, .norm = 1}) == Approx(5));
  CHECK(arma::norm(both) == Approx(1));
  arma::vec bad{1, arma::datum::nan};
  CHECK(std::isnan(clip(bad, {.value = 0.1, .norm = 0.1})));
  CHECK(bad[0] == 1);
}

TEST_CASE("clipping keys are optional") {
  Schema schema("optimizer", "");
  add_clipping_keys(schema);
  Mistakes mistakes;
  Value table;
  CHECK(std::isinf(direction_limits(Settings(schema.resolve(table, "", mistakes))).norm));
  table.table()["clip_norm"] = Value(2);
  const auto limits = direction_limits(Settings(schema.resolve(table, "", mistakes)));
  CHECK(limits.norm == 2);
  CHECK(std::isinf(limits.value));
  CHECK(mistakes.empty());
}
