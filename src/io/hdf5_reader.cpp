#include <cstring>
#include <functional>
#include <numeric>

#include "io/file.hpp"
#include "io/hdf5_document.hpp"
#include "io/hdf5_handle.hpp"
#include "io/user_block.hpp"

namespace ritz {

namespace {

// Groups of foreign files may contain themselves.
constexpr int max_group_depth = 64;

std::vector<hsize_t> shape_of(hid_t space, const std::string& what) {
  const int rank = hdf5_check(H5Sget_simple_extent_ndims(space), what);
  std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
  hdf5_check(H5Sget_simple_extent_dims(space, shape.data(), nullptr), what);
  return shape;
}

std::size_t count(const std::vector<hsize_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), hsize_t{1}, std::multiplies<>());
}

/// Reads what has an HDF5 type and space: a dataset or an attribute.
class Source {
 public:
  using Read = std::function<herr_t(hid_t memory_type, void* data)>;

  Source(hid_t type, hid_t space, Read read, std::string what)
      : type_(type), space_(space), what_(std::move(what)), read_(std::move(read)) {}

  Document::Data data() const {
    const H5S_class_t extent = H5Sget_simple_extent_type(space_);
    if (extent != H5S_SCALAR && extent != H5S_SIMPLE) return Document::Foreign{"without content"};
    const auto shape = shape_of(space_, what_);
    switch (H5Tget_class(type_)) {
      case H5T_FLOAT:
        return real_data(shape);
      case H5T_INTEGER:
      case H5T_ENUM:
        return integer_data(shape);
      case H5T_STRING:
        return text_data(shape);
      default:
        return Document::Foreign{"of an HDF5 type that is neither a number nor a text"};
    }
  }

 private:
  template <class T>
  std::vector<T> numbers(hid_t memory_type, std::size_t n) const {
    std::vector<T> values(n);
    if (n > 0) hdf5_check(read_(memory_type, values.data()), what_);
    return values;
  }

  // One row per entry of the first dimension, all others side by side.
  static arma::mat matrix(const std::vector<double>& values, const std::vector<hsize_t>& shape) {
    const std::size_t n_cols = count({shape.begin() + 1, shape.end()});
    // Armadillo's transpose of a matrix without entries has undefined behaviour.
    if (values.empty()) return arma::mat(shape[0], n_cols);
    return arma::mat(values.data(), n_cols, shape[0]).t();
  }

  Document::Data real_data(const std::vector<hsize_t>& shape) const {
    auto values = numbers<double>(H5T_NATIVE_DOUBLE, count(shape));
    if (shape.empty()) return values[0];
    if (shape.size() == 1) return values;
    return matrix(values, shape);
  }

  Document::Data integer_data(const std::vector<hsize_t>& shape) const {
    auto values = numbers<std::int64_t>(H5T_NATIVE_INT64, count(shape));
    if (shape.empty()) return values[0];
    if (shape.size() == 1) return values;
    return matrix({values.begin(), values.end()}, shape);
  }

  Document::Data text_data(const std::vector<hsize_t>& shape) const {
    if (shape.size() > 1) return Document::Foreign{"a table of texts"};
    auto values = hdf5_check(H5Tis_variable_str(type_), what_) > 0 ? texts_of_any_length(shape)
                                                                   : texts_of_fixed_length(shape);
    if (shape.empty()) return values[0];
    return values;
  }

  std::vector<std::string> texts_of_any_length(const std::vector<hsize_t>& shape) const {
    Hdf5Handle memory_type(H5Tcopy(type_), H5Tclose, what_);
    std::vector<char*> texts = numbers<char*>(memory_type, count(shape));
    std::vector<std::string> values;
    for (const char* text : texts) values.emplace_back(text ? text : "");
    if (!texts.empty())
      hdf5_check(H5Dvlen_reclaim(memory_type, space_, H5P_DEFAULT, texts.data()), what_);
    return values;
  }

  std::vector<std::string> texts_of_fixed_length(const std::vector<hsize_t>& shape) const {
    const std::size_t length = H5Tget_size(type_);
    const auto bytes = [&] {
      std::vector<char> all(length * count(shape));
      if (!all.empty()) hdf5_check(read_(type_, all.data()), what_);
      return all;
    }();
    const bool padded_with_spaces = H5Tget_strpad(type_) == H5T_STR_SPACEPAD;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < bytes.size(); i += length) {
      std::string text(bytes.data() + i, strnlen(bytes.data() + i, length));
      if (padded_with_spaces) text.erase(text.find_last_not_of(' ') + 1);
      values.push_back(std::move(text));
    }
    return values;
  }

  hid_t type_, space_;
  std::string what_;
  Read read_;
};

Document::Data read_dataset(hid_t dataset, const std::string& path) {
  const std::string what = "read the dataset " + path;
  const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, what);
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, what);
  return Source(
             type, space,
             [&](hid_t memory_type, void* data) {
               return H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
             },
             what)
      .data();
}

void read_attributes(hid_t object, const std::string& path, Document& document) {
  const std::string what = "read the attributes of " + path;
  H5O_info_t info;
  hdf5_check(H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS), what);
  for (hsize_t i = 0; i < info.num_attrs; ++i) {
    const Hdf5Handle attribute(
        H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose, what);
    std::string name(static_cast<std::size_t>(hdf5_check(H5Aget_name(attribute, 0, nullptr), what)),
                     '\0');
    hdf5_check(H5Aget_name(attribute, name.size() + 1, name.data()), what);
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, what);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, what);
    const auto data =
        Source(
            type, space,
            [&](hid_t memory_type, void* to) { return H5Aread(attribute, memory_type, to); }, what)
            .data();
    if (const auto* text = std::get_if<std::string>(&data))
      document.set_attribute(path, name, *text);
    else if (const auto* real = std::get_if<double>(&data))
      document.set_attribute(path, name, *real);
    else if (const auto* integer = std::get_if<std::int64_t>(&data))
      document.set_attribute(path, name, *integer);
  }
}

std::string link_name(hid_t group, hsize_t index, const std::string& what) {
  const auto name_at = [&](char* text, std::size_t size) {
    return hdf5_check(
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, text, size, H5P_DEFAULT),
        what);
  };
  std::string name(static_cast<std::size_t>(name_at(nullptr, 0)), '\0');
  name_at(name.data(), name.size() + 1);
  return name;
}

void read_group(hid_t group, const std::string& path, Document& document, int depth) {
  const std::string what = "read the group /" + path;
  if (depth > max_group_depth)
    throw FileError(fmt::format("HDF5: groups nest deeper than {}", max_group_depth));
  H5G_info_t info;
  hdf5_check(H5Gget_info(group, &info), what);
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const std::string name = link_name(group, i, what);
    H5L_info_t link;
    hdf5_check(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), what);
    // Other kinds of links may lead to other files.
    if (link.type != H5L_TYPE_HARD) continue;
    const std::string child_path = path.empty() ? name : path + '/' + name;
    const Hdf5Handle child(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, what);
    const H5I_type_t kind = H5Iget_type(child);
    if (kind == H5I_GROUP) {
      document.set_group(child_path);
      read_group(child, child_path, document, depth + 1);
    } else if (kind == H5I_DATASET) {
      document.set(child_path, read_dataset(child, child_path));
    } else {
      continue;
    }
    read_attributes(child, child_path, document);
  }
}

}  // namespace

Document from_hdf5(std::span<const char> bytes, const std::string& source) {
  Document document(source);
  try {
    const auto access = hdf5_memory_access();
    // HDF5 copies the bytes and leaves these alone.
    hdf5_check(H5Pset_file_image(access, const_cast<char*>(bytes.data()), bytes.size()),
               "take the bytes");
    const Hdf5Handle file(H5Fopen("in memory", H5F_ACC_RDONLY, access), H5Fclose,
                          "find an HDF5 file in these bytes");
    const Hdf5Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "open the file");
    read_group(root, "", document, 0);
    read_attributes(root, "", document);
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", source, error.what()));
  }
  return document;
}

void write_document(const std::string& path, const Document& document,
                    const std::string& keep_old_as) {
  write_file_atomically(path, to_hdf5(document), keep_old_as);
}

std::string read_document_bytes(const std::string& path) {
  std::string bytes = read_file(path);
  check_user_block(bytes, path);
  return bytes;
}

Document read_document(const std::string& path) {
  return from_hdf5(read_document_bytes(path), path);
}

std::string hdf5_version() {
  unsigned major = 0, minor = 0, release = 0;
  hdf5_check(H5get_libversion(&major, &minor, &release), "tell its version");
  return fmt::format("{}.{}.{}", major, minor, release);
}

}  // namespace ritz
