#include <ritz/io/file.hpp>

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include <ritz/base/error.hpp>
#include "file_size_limit.hpp"
#include "scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

TEST_CASE("a file is written, replaced and read back") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("name with spaces ä");
  std::string bytes(200'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i);
  write_file_atomically(path, bytes);
  CHECK(read_file(path) == bytes);
  write_file_atomically(path, std::string());
  CHECK(read_file(path).empty());
  CHECK(scratch.n_entries() == 1);
}

TEST_CASE("the old file is kept under another name when asked") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("checkpoint"), previous = scratch.file("previous");
  write_file_atomically(path, std::string("one"), previous);
  CHECK_FALSE(std::filesystem::exists(previous));
  write_file_atomically(path, std::string("two"), previous);
  CHECK(read_file(path) == "two");
  CHECK(read_file(previous) == "one");
  write_file_atomically(path, std::string("three"), previous);
  CHECK(read_file(previous) == "two");
}

TEST_CASE("what lies where a file is written on its way is left alone") {
  const ScratchDirectory scratch;
  write_file_atomically(scratch.file("own"), std::string("mine"));
  write_file_atomically(scratch.file("a.partial"), std::string("mine too"));
  std::filesystem::create_symlink(scratch.file("own"), scratch.file("b.partial"));
  std::string told;
  const auto tell = [&](const std::string& partial) { told = partial; };
  for (const char* name : {"a", "b"}) {
    write_file_atomically(scratch.file(name), std::string("new"), "", tell);
    CHECK(read_file(scratch.file(name)) == "new");
    CHECK(told == scratch.file(name) + std::string(".partial-2"));
  }
  CHECK(read_file(scratch.file("own")) == "mine");
  CHECK(read_file(scratch.file("a.partial")) == "mine too");
  CHECK(scratch.n_entries() == 5);
}

TEST_CASE("links are replaced, devices and pipes are left alone") {
  const ScratchDirectory scratch;
  write_file_atomically(scratch.file("own"), std::string("mine"));
  std::filesystem::create_symlink(scratch.file("own"), scratch.file("soft"));
  std::filesystem::create_hard_link(scratch.file("own"), scratch.file("hard"));
  for (const char* name : {"soft", "hard"})
    write_file_atomically(scratch.file(name), std::string("new"));
  CHECK(read_file(scratch.file("own")) == "mine");
  REQUIRE(::mkfifo(scratch.file("pipe").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(write_file_atomically(scratch.file("pipe"), std::string("new")),
                    Contains("pipe\": it is no plain file"));
  CHECK(std::filesystem::is_fifo(scratch.file("pipe")));
}

TEST_CASE("a disk that fills up leaves the old file and no remainder") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("checkpoint"), previous = scratch.file("previous");
  write_file_atomically(path, std::string("old"));
  {
    const FileSizeLimit limit(100'000);
    CHECK_THROWS_AS(write_file_atomically(path, std::string(200'000, 'x'), previous), FileError);
    CHECK_THROWS_WITH(write_file_atomically(path, std::string(200'000, 'x')),
                      Contains("cannot write") && Contains(path) && Contains("too large"));
  }
  CHECK(read_file(path) == "old");
  CHECK(scratch.n_entries() == 1);
}

TEST_CASE("a file that cannot be written is named, with the reason") {
  const ScratchDirectory scratch;
  CHECK_THROWS_WITH(write_file_atomically(scratch.file("none/a"), std::string("x")),
                    Contains("none/a\": No such file or directory"));
  write_file_atomically(scratch.file("file"), std::string("x"));
  CHECK_THROWS_WITH(write_file_atomically(scratch.file("file/a"), std::string("x")),
                    Contains("Not a directory"));
  std::filesystem::create_directories(scratch.file("directory/a"));
  CHECK_THROWS_WITH(write_file_atomically(scratch.file("directory"), std::string("x")),
                    Contains("Is a directory"));
  CHECK(scratch.n_entries() == 2);
}

TEST_CASE("a file that cannot be read is named, with the reason") {
  const ScratchDirectory scratch;
  CHECK_THROWS_WITH(read_file(scratch.file("none")), Contains("none\": No such file"));
  CHECK_THROWS_WITH(read_file(scratch.file("")), Contains("Is a directory"));
  CHECK_THROWS_WITH(read_file("/dev/zero", 1 << 20), Contains("more than 1048576 bytes"));
}

TEST_CASE("only what is certainly missing is not there") {
  const ScratchDirectory scratch;
  CHECK_FALSE(is_there(scratch.file("none")));
  CHECK_FALSE(is_there("/dev/null/none"));
  CHECK(is_there("/dev/null"));
  // What cannot be looked at is met by whoever reads it.
  std::filesystem::create_symlink(scratch.file("loop"), scratch.file("loop"));
  CHECK(is_there(scratch.file("loop")));
}
