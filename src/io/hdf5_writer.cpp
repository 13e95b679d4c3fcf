#include <algorithm>
#include <array>
#include <cstring>

#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/hdf5_handle.hpp>
#include <ritz/io/user_block.hpp>

namespace ritz {

namespace {

constexpr hsize_t chunk_bytes = hsize_t{1} << 20;

// How a dataset lies in the file: in chunks of about a megabyte, each with its checksum.
Hdf5Handle storage(const std::vector<hsize_t>& shape, const std::string& path) {
  const std::string what = "set up the dataset " + path;
  Hdf5Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, what);
  // A time would make equal documents differ in bytes.
  hdf5_check(H5Pset_obj_track_times(list, false), what);
  if (shape.empty() || std::ranges::count(shape, hsize_t{0}) > 0) return list;
  std::vector<hsize_t> chunk = shape;
  hsize_t room = chunk_bytes / sizeof(double);
  for (std::size_t axis = chunk.size(); axis-- > 0;) {
    chunk[axis] = std::clamp<hsize_t>(chunk[axis], 1, room);
    room = std::max<hsize_t>(room / chunk[axis], 1);
  }
  hdf5_check(H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data()), what);
  hdf5_check(H5Pset_fletcher32(list), what);
  return list;
}

Hdf5Handle space_of(const std::vector<hsize_t>& shape, const std::string& what) {
  return {shape.empty() ? H5Screate(H5S_SCALAR)
                        : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
          H5Sclose, what};
}

const char* c_text(const std::string& text, const std::string& path) {
  if (text.find('\0') != text.npos)
    throw FileError(
        fmt::format("the text \"{}\" holds a zero byte, which HDF5 cannot store", path));
  return text.c_str();
}

/// Writes one dataset of any type that Document knows.
class DatasetWriter {
 public:
  DatasetWriter(hid_t file, const std::string& path) : file_(file), path_(path) {}

  void operator()(double value) const { write(H5T_NATIVE_DOUBLE, {}, &value); }
  void operator()(std::int64_t value) const { write(H5T_NATIVE_INT64, {}, &value); }
  void operator()(const std::string& value) const {
    const char* text = c_text(value, path_);
    write(hdf5_text_type(), {}, &text);
  }
  void operator()(const std::vector<double>& values) const {
    write(H5T_NATIVE_DOUBLE, {values.size()}, values.data());
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    write(H5T_NATIVE_INT64, {values.size()}, values.data());
  }
  void operator()(const std::vector<std::string>& values) const {
    std::vector<const char*> texts;
    for (const auto& value : values) texts.push_back(c_text(value, path_));
    // The texts lie elsewhere in the file, so that chunks of references to them gain nothing.
    write(hdf5_text_type(), {values.size()}, texts.data(), false);
  }
  void operator()(const arma::mat& values) const {
    // HDF5 stores row by row, Armadillo column by column.
    arma::mat rows;
    if (!values.empty()) rows = values.t();
    write(H5T_NATIVE_DOUBLE, {values.n_rows, values.n_cols}, rows.memptr());
  }
  void operator()(const Document::Foreign& foreign) const {
    throw std::logic_error(fmt::format("\"{}\", {}, cannot be written", path_, foreign.what));
  }

 private:
  void write(hid_t type, const std::vector<hsize_t>& shape, const void* data,
             bool chunked = true) const {
    const std::string what = "write the dataset " + path_;
    const auto space = space_of(shape, what);
    const auto list = storage(chunked ? shape : std::vector<hsize_t>{}, path_);
    Hdf5Handle dataset(
        H5Dcreate2(file_, path_.c_str(), type, space, H5P_DEFAULT, list, H5P_DEFAULT), H5Dclose,
        what);
    if (std::ranges::count(shape, hsize_t{0}) == 0)
      hdf5_check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), what);
    dataset.close(what);
  }

  hid_t file_;
  const std::string& path_;
};

void write_attribute(hid_t object, const std::string& name, const Document::Attribute& attribute) {
  const std::string what = "write the attribute " + name;
  const auto write = [&](hid_t type, const void* data) {
    const auto space = space_of({}, what);
    Hdf5Handle handle(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
                      H5Aclose, what);
    hdf5_check(H5Awrite(handle, type, data), what);
    handle.close(what);
  };
  if (const auto* text = std::get_if<std::string>(&attribute)) {
    const char* data = c_text(*text, name);
    write(hdf5_text_type(), &data);
  } else if (const auto* real = std::get_if<double>(&attribute)) {
    write(H5T_NATIVE_DOUBLE, real);
  } else {
    write(H5T_NATIVE_INT64, &std::get<std::int64_t>(attribute));
  }
}

void write_group(hid_t file, const std::string& path) {
  const std::string what = "write the group " + path;
  Hdf5Handle list(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, what);
  hdf5_check(H5Pset_obj_track_times(list, false), what);
  Hdf5Handle group(H5Gcreate2(file, path.c_str(), H5P_DEFAULT, list, H5P_DEFAULT), H5Gclose, what);
  group.close(what);
}

void write_node(hid_t file, const std::string& path, const Document::Node& node) {
  if (node.data)
    std::visit(DatasetWriter(file, path), *node.data);
  else if (!path.empty())
    write_group(file, path);
  if (node.attributes.empty()) return;
  const char* object_path = path.empty() ? "/" : path.c_str();
  Hdf5Handle object(H5Oopen(file, object_path, H5P_DEFAULT), H5Oclose, "open " + path);
  for (const auto& [name, attribute] : node.attributes) write_attribute(object, name, attribute);
  object.close("close " + path);
}

Hdf5Handle create_file_in_memory() {
  const std::string what = "make a file in memory";
  const auto access = hdf5_memory_access();
  Hdf5Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, what);
  hdf5_check(H5Pset_userblock(creation, user_block_size), what);
  hdf5_check(H5Pset_obj_track_times(creation, false), what);
  return {H5Fcreate("in memory", H5F_ACC_TRUNC, creation, access), H5Fclose, what};
}

}  // namespace

std::vector<char> to_hdf5(const Document& document) {
  Hdf5Handle file = create_file_in_memory();
  for (const auto& [path, node] : document.nodes()) write_node(file, path, node);
  const std::string what = "turn the document into bytes";
  hdf5_check(H5Fflush(file, H5F_SCOPE_GLOBAL), what);
  // The image leaves out the user block for which the file was set up.
  const auto size = static_cast<std::size_t>(hdf5_check(H5Fget_file_image(file, nullptr, 0), what));
  std::vector<char> bytes(user_block_size + size);
  hdf5_check(H5Fget_file_image(file, bytes.data() + user_block_size, size), what);
  file.close(what);
  const std::string block = user_block(std::span(bytes).subspan(user_block_size));
  std::ranges::copy(block, bytes.begin());
  return bytes;
}

}  // namespace ritz
