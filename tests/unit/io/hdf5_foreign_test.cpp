#include <catch2/catch.hpp>
#include <functional>

#include <ritz/base/error.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/hdf5_handle.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

// Files that other programs may send.

namespace {

std::string hdf5_with(const std::function<void(hid_t file)>& fill) {
  const Hdf5Handle access = hdf5_memory_access();
  const Hdf5Handle file(H5Fcreate("made in memory", H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose,
                        "make a file");
  fill(file);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  std::string bytes(static_cast<std::size_t>(H5Fget_file_image(file, nullptr, 0)), '\0');
  H5Fget_file_image(file, bytes.data(), bytes.size());
  return bytes;
}

// A dataset of which nothing is written: all of it is the fill value.
void add_unwritten(hid_t file, const char* name, std::vector<hsize_t> shape,
                   hid_t properties = H5P_DEFAULT) {
  const Hdf5Handle space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                         H5Sclose, "make a space");
  const Hdf5Handle dataset(
      H5Dcreate2(file, name, H5T_NATIVE_FLOAT, space, H5P_DEFAULT, properties, H5P_DEFAULT),
      H5Dclose, "make a dataset");
}

Document read(const std::string& bytes, const std::vector<std::string>& paths = {"x", "y"}) {
  return from_hdf5(bytes, "d.h5", paths, 1000000);
}

}  // namespace

TEST_CASE("datasets that promise more than there is are refused before there is room for them") {
  for (const std::vector<hsize_t>& shape : std::vector<std::vector<hsize_t>>{
           {1000000000, 1000}, {std::uint64_t{1} << 40, std::uint64_t{1} << 40}, {2000000}}) {
    const std::string bytes = hdf5_with([&](hid_t file) { add_unwritten(file, "x", shape); });
    CHECK_THROWS_WITH(read(bytes), Contains("d.h5: cannot read the dataset x: it is an array of"));
    CHECK_THROWS_WITH(from_hdf5(bytes, "d.h5"), Contains("cannot read the dataset x"));
  }
}

TEST_CASE("without values a dataset may have any size") {
  const std::string bytes = hdf5_with([](hid_t file) {
    add_unwritten(file, "x", {0, 5});
    add_unwritten(file, "y", {std::uint64_t{1} << 40, 0});
  });
  const Document document = read(bytes);
  CHECK(document.matrix("x").n_cols == 5);
  CHECK(document.matrix("y").is_empty());
}

TEST_CASE("of a foreign file only what is asked for is read, and nothing outside of it") {
  const std::string bytes = hdf5_with([](hid_t file) {
    add_unwritten(file, "x", {2, 3});
    add_unwritten(file, "huge", {1000000000, 1000});
    // A group that holds itself, links to other places and files, and bytes of another file.
    const Hdf5Handle group(H5Gcreate2(file, "self", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                           H5Gclose, "make a group");
    for (const char* name : {"a", "b", "c"})
      H5Lcreate_hard(file, "self", group, name, H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/y", file, "y", H5P_DEFAULT, H5P_DEFAULT);
    const Hdf5Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make properties");
    H5Pset_external(properties, "/etc/passwd", 0, 24);
    add_unwritten(file, "outside", {6}, properties);
  });
  const Document document = read(bytes, {"x", "y", "outside", "self/a/x", "no/such"});
  CHECK(document.matrix("x").n_cols == 3);
  CHECK(std::holds_alternative<Document::Foreign>(document.data("y")));
  CHECK(std::holds_alternative<Document::Foreign>(document.data("outside")));
  CHECK_FALSE(document.has("self/a/x"));
  CHECK_FALSE(document.has("no/such"));
  CHECK(document.names("") == std::vector<std::string>{"huge", "outside", "self", "x", "y"});
}
