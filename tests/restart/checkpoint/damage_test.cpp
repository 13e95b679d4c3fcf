#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include <ritz/app/run/checkpoint.hpp>
#include <ritz/io/hdf5_document.hpp>
#include "tests/unit/io/scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

// What is left of a damaged checkpoint is never used: the one before it is taken.

namespace {

std::string bytes_of(const Document& document) {
  const auto bytes = to_hdf5(document);
  return {bytes.begin(), bytes.end()};
}

// What read_checkpoint() looks at, and enough to flip bits in.
Document document(double content) {
  Document out;
  out.set("format", Document::Data(std::int64_t{3}));
  out.set("configuration", "seed = 1\n");
  out.set("content", content);
  out.set("walkers", Document::Data(arma::mat(37, 64, arma::fill::value(content))));
  return out;
}

struct Directory {
  ScratchDirectory scratch;
  RunDirectory run{scratch.file("run")};
  std::unique_ptr<Communicator> communicator = serial_communicator();
  Log log{Log::Mode::disabled};
  Context context{*communicator, log, ""};
  const std::string newest = bytes_of(document(2)), before = bytes_of(document(1));

  Directory() { std::filesystem::create_directory(run.path()); }
  void put(const std::string& newest_bytes, const std::string& previous_bytes) const {
    // Not synced, which would take most of the time.
    std::ofstream(run.file("checkpoint.h5")) << newest_bytes;
    std::ofstream(run.file("checkpoint.previous.h5")) << previous_bytes;
  }
  double taken() const { return read_checkpoint(context, run)->state.real("content"); }
};

}  // namespace

TEST_CASE("the newest checkpoint is taken when it is whole") {
  const Directory directory;
  CHECK_FALSE(read_checkpoint(directory.context, directory.run));
  directory.put(directory.newest, directory.before);
  CHECK(directory.taken() == 2);
}

TEST_CASE("a checkpoint cut off anywhere is not taken") {
  const Directory directory;
  for (std::size_t length = 0; length < directory.newest.size(); length += 512) {
    INFO(length);
    directory.put(directory.newest.substr(0, length), directory.before);
    CHECK(directory.taken() == 1);
    directory.put(directory.newest.substr(0, length), directory.before.substr(0, length));
    CHECK_THROWS_WITH(directory.taken(), Contains("no checkpoint can be read") &&
                                             Contains("checkpoint.h5") &&
                                             Contains("checkpoint.previous.h5"));
  }
}

TEST_CASE("a checkpoint with one byte changed is not taken") {
  const Directory directory;
  std::mt19937_64 generator(20);
  for (int i = 0; i < 1000; ++i) {
    std::string damaged = directory.newest;
    const std::size_t at = generator() % damaged.size();
    INFO("byte " << at);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 + generator() % 255));
    directory.put(damaged, directory.before);
    CHECK(directory.taken() == 1);
  }
}

TEST_CASE("a damaged checkpoint does not push out the good one") {
  const Directory directory;
  directory.put("damaged", directory.before);
  CHECK(directory.taken() == 1);
  write_document(directory.run.file("checkpoint.h5"), document(3),
                 directory.run.file("checkpoint.previous.h5"));
  directory.put("damaged again", read_file(directory.run.file("checkpoint.previous.h5")));
  CHECK(directory.taken() == 1);
}

TEST_CASE("a checkpoint of another version is refused") {
  const Directory directory;
  Document other = document(2);
  other.set("format", Document::Data(std::int64_t{1}));
  directory.put(bytes_of(other), directory.before);
  CHECK_THROWS_AS(directory.taken(), UsageError);
}
