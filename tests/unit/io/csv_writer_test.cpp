#include <ritz/io/csv_writer.hpp>

#include <catch2/catch.hpp>
#include <filesystem>
#include <limits>

#include <ritz/base/error.hpp>
#include "file_size_limit.hpp"
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

TEST_CASE("a new table replaces a link and does not follow it") {
  const ScratchDirectory scratch;
  write_file_atomically(scratch.file("own"), std::string("mine"));
  std::filesystem::create_symlink(scratch.file("own"), scratch.file("soft.csv"));
  std::filesystem::create_hard_link(scratch.file("own"), scratch.file("hard.csv"));
  for (const char* name : {"soft.csv", "hard.csv"})
    CsvWriter::create(scratch.file(name), columns).row({0, 1.0});
  CHECK(read_file(scratch.file("own")) == "mine");
  CHECK(read_file(scratch.file("soft.csv")) == "iteration,energy\n0,1.0\n");
}

TEST_CASE("a full disk is reported by a table") {
  const ScratchDirectory scratch;
  CsvWriter writer = CsvWriter::create(scratch.file("history.csv"), columns);
  const FileSizeLimit limit(100);
  for (int i = 0; i < 20; ++i) writer.row({i, 1.0 / 3});
  CHECK_THROWS_WITH(writer.flush(), Contains("history.csv\": File too large"));
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
