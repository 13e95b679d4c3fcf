#include "io/csv_writer.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "base/error.hpp"
#include "scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {
const std::vector<std::string> columns = {"iteration", "energy"};
}

TEST_CASE("rows are written so that they read back exactly") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("history.csv");
  {
    CsvWriter writer = CsvWriter::create(path, {"a", "b,c"});
    CHECK(read_file(path) == "a,\"b,c\"\n");
    writer.row({0, 0.1 + 0.2});
    writer.row({-5, std::numeric_limits<double>::quiet_NaN()});
    writer.flush();
    CHECK(read_file(path) == "a,\"b,c\"\n0,0.30000000000000004\n-5,nan\n");
    writer.row({1, 3.0});
  }
  CHECK(read_file(path) == "a,\"b,c\"\n0,0.30000000000000004\n-5,nan\n1,3.0\n");
}

TEST_CASE("resuming cuts the table back and goes on") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("history.csv");
  {
    CsvWriter writer = CsvWriter::create(path, columns);
    for (int i = 0; i < 5; ++i) writer.row({i, 0.5 * i});
  }
  // A row that was half written when the program was killed.
  write_file_atomically(path, read_file(path) + "5,2.");
  { CsvWriter::resume(path, columns, 5); }
  CHECK(read_file(path).ends_with("\n4,2.0\n"));
  {
    CsvWriter writer = CsvWriter::resume(path, columns, 2);
    writer.row({2, -1.0});
  }
  CHECK(read_file(path) == "iteration,energy\n0,0.0\n1,0.5\n2,-1.0\n");
  { CsvWriter::resume(path, columns, 0); }
  CHECK(read_file(path) == "iteration,energy\n");
}

TEST_CASE("another table or a shorter one is not resumed") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("history.csv");
  { CsvWriter::create(path, columns).row({0, 1.0}); }
  CHECK_THROWS_WITH(CsvWriter::resume(path, {"iteration", "variance"}, 1),
                    Contains("does not begin with"));
  CHECK_THROWS_WITH(CsvWriter::resume(path, columns, 2), Contains("only 1 of the 2 rows"));
  CHECK_THROWS_AS(CsvWriter::resume(scratch.file("none"), columns, 0), FileError);
  CHECK(read_file(path) == "iteration,energy\n0,1.0\n");
}

TEST_CASE("a full disk is reported") {
  CHECK_THROWS_WITH(CsvWriter::create("/dev/full", columns),
                    Contains("/dev/full\": No space left on device"));
}

TEST_CASE("rows do not wait for ever") {
  const ScratchDirectory scratch;
  CsvWriter writer = CsvWriter::create(scratch.file("a"), columns);
  for (int i = 0; i < 20'000; ++i) writer.row({i, 1.0 / 3});
  CHECK(read_file(scratch.file("a")).size() > 200'000);
}

TEST_CASE("a row of the wrong length is a mistake of the program") {
  const ScratchDirectory scratch;
  CsvWriter writer = CsvWriter::create(scratch.file("a"), columns);
  CHECK_THROWS_AS(writer.row({1}), std::logic_error);
}
