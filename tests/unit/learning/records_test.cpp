#include <ritz/learning/data/records.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

Records some() {
  Records out;
  out.x = {{1, 2, 3}, {4, 5, 6}};
  out.y = {{7, 8, 9}};
  out.feature_names = {"a", "b"};
  out.target_names = {"t"};
  out.source = "data";
  return out;
}

std::string complaint(const Records& records) {
  Mistakes mistakes;
  check_records(records, mistakes);
  try {
    mistakes.raise();
  } catch (const ConfigurationError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what no reader may let pass, whatever the format") {
  CHECK(complaint(some()) == "");
  Records bad = some();
  bad.x.set_size(2, 0);
  CHECK(complaint(bad) == "data: holds no rows; expected at least one");
  bad.x.set_size(0, 3);
  CHECK_THAT(complaint(bad), Contains("holds no features"));
  bad = some();
  bad.x(1, 2) = arma::datum::nan;
  CHECK_THAT(complaint(bad), Contains("row 2, column \"b\" is no finite number (1 in all)"));
  bad = some();
  bad.y[1] = arma::datum::inf;
  CHECK_THAT(complaint(bad), Contains("row 1, column \"t\" is no finite number"));
  bad = some();
  bad.feature_names[0] = "gr\xf6\xdf";
  CHECK_THAT(complaint(bad), Contains("the name \"gr\\xf6\\xdf\" is no UTF-8"));
  bad = some();
  bad.y.reset();
  bad.labels = {"cat", "", "dog"};
  CHECK_THAT(complaint(bad), Contains("row 1, column \"t\": the label is missing"));
  bad.labels = {"cat", "dog", "\xff"};
  CHECK_THAT(complaint(bad), Contains("row 2, column \"t\": the label is no UTF-8"));
}
