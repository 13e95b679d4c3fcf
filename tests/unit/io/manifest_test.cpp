#include <ritz/io/manifest.hpp>

#include <catch2/catch.hpp>
#include <filesystem>

#include <ritz/base/error.hpp>
#include <ritz/io/file.hpp>
#include "scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

struct Directory {
  ScratchDirectory scratch;
  Manifest manifest{scratch.file("")};

  void put(const std::string& name, const std::string& content) const {
    write_file_atomically(scratch.file(name), content);
  }
  // As another process reads it.
  Manifest saved() const {
    manifest.save();
    return *Manifest::read(scratch.file(""));
  }
};

}  // namespace

TEST_CASE("a manifest tells what was written from what somebody put in its place") {
  Directory directory;
  directory.manifest.enter("a", std::string("written"));
  CHECK_FALSE(directory.saved().wrote("a"));  // entered, and then killed
  directory.put("a", "written");
  directory.put("b", "written");
  CHECK(directory.saved().wrote("a"));
  CHECK_FALSE(directory.saved().wrote("b"));
  directory.put("a", "writteN");
  CHECK_FALSE(directory.saved().wrote("a"));
  std::filesystem::remove(directory.scratch.file("a"));
  std::filesystem::create_symlink(directory.scratch.file("b"), directory.scratch.file("a"));
  CHECK_FALSE(directory.saved().wrote("a"));
}

TEST_CASE("a manifest knows the file before, and the name that it is kept under") {
  Directory directory;
  for (const char* content : {"one", "two", "three"})
    directory.manifest.enter("checkpoint", std::string(content), "previous");
  const Manifest saved = directory.saved();
  // Killed before the third was renamed, or between the two renames.
  directory.put("checkpoint", "two");
  directory.put("previous", "one");
  CHECK(saved.wrote("checkpoint"));
  CHECK(saved.wrote("previous"));
  directory.put("previous", "two");
  CHECK(saved.wrote("previous"));
  directory.put("previous", "three");
  CHECK_FALSE(saved.wrote("previous"));
}

TEST_CASE("a file that grows is known by its beginning, and by all of it in the end") {
  Directory directory;
  directory.manifest.enter("table", std::string("x,y\n"), "", true);
  directory.put("table", "x,y\n");
  CHECK_FALSE(directory.manifest.has_grown("table"));
  directory.put("table", "x,y\n1,2\n");
  CHECK(directory.saved().wrote("table"));
  CHECK(directory.manifest.has_grown("table"));
  directory.put("other", "a,b\n1,2\n");
  directory.manifest.settle();
  CHECK(directory.saved().wrote("table"));
  directory.put("table", "x,y\n1,2\n3,4\n");
  CHECK_FALSE(directory.saved().wrote("table"));
}

TEST_CASE("a manifest of others is no manifest, an empty one is that of a run killed at once") {
  const Directory directory;
  CHECK_FALSE(Manifest::read(directory.scratch.file("")));
  for (const char* other : {"{}", "[1]", "not JSON", R"({"name": "app", "files": {}})"}) {
    directory.put("manifest.json", other);
    CHECK_THROWS_WITH(Manifest::read(directory.scratch.file("")),
                      Contains("not a manifest of Ritz"));
  }
  directory.put("manifest.json", "");
  CHECK(Manifest::read(directory.scratch.file(""))->names().empty());
  CHECK_FALSE(directory.manifest.save_first());
}
