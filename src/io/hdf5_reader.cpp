#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>

#include <ritz/io/file.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/hdf5_handle.hpp>
#include <ritz/io/user_block.hpp>

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

// The number of values; throws FileError where it is above `most`. Without values the other sizes
// may be anything.
std::size_t count(std::span<const hsize_t> shape, std::size_t most, const std::string& what) {
  if (std::ranges::find(shape, hsize_t{0}) != shape.end()) return 0;
  hsize_t n = 1;
  for (const hsize_t size : shape)
    if (__builtin_mul_overflow(n, size, &n) || n > most)
      throw FileError(fmt::format("cannot {}: it is an array of {} values; expected at most {}",
                                  what, fmt::join(shape, " x "), most));
  return n;
}

// Packed data are at most a thousand times larger than their bytes; what is not stored at all are
// fill values.
std::size_t most_values(std::size_t n_stored_bytes) {
  constexpr std::size_t largest_growth = 1032, without_bytes = std::size_t{1} << 20;
  return largest_growth * n_stored_bytes + without_bytes;
}

/// Reads what has an HDF5 type and space: a dataset or an attribute.
class Source {
 public:
  using Read = std::function<herr_t(hid_t memory_type, void* data)>;

  /// Of more than `most` values nothing is read.
  Source(hid_t type, hid_t space, std::size_t most, Read read, std::string what)
      : type_(type), space_(space), most_(most), what_(std::move(what)), read_(std::move(read)) {}

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
  std::size_t n_values(std::span<const hsize_t> shape) const { return count(shape, most_, what_); }

  template <class T>
  std::vector<T> numbers(hid_t memory_type, std::size_t n) const {
    std::vector<T> values(n);
    if (n > 0) hdf5_check(read_(memory_type, values.data()), what_);
    return values;
  }

  // One row per entry of the first dimension, all others side by side.
  arma::mat matrix(const std::vector<double>& values, const std::vector<hsize_t>& shape) const {
    const std::size_t n_cols = n_values(std::span(shape).subspan(1));
    // Armadillo's transpose of a matrix without entries has undefined behaviour.
    if (values.empty()) return arma::mat(std::min<std::size_t>(shape[0], most_), n_cols);
    return arma::mat(values.data(), n_cols, shape[0]).t();
  }

  Document::Data real_data(const std::vector<hsize_t>& shape) const {
    auto values = numbers<double>(H5T_NATIVE_DOUBLE, n_values(shape));
    if (shape.empty()) return values[0];
    if (shape.size() == 1) return values;
    return matrix(values, shape);
  }

  Document::Data integer_data(const std::vector<hsize_t>& shape) const {
    auto values = numbers<std::int64_t>(H5T_NATIVE_INT64, n_values(shape));
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
    std::vector<char*> texts = numbers<char*>(memory_type, n_values(shape));
    std::vector<std::string> values;
    for (const char* text : texts) values.emplace_back(text ? text : "");
    if (!texts.empty())
      hdf5_check(H5Dvlen_reclaim(memory_type, space_, H5P_DEFAULT, texts.data()), what_);
    return values;
  }

  std::vector<std::string> texts_of_fixed_length(const std::vector<hsize_t>& shape) const {
    const std::size_t length = H5Tget_size(type_);
    const auto bytes = [&] {
      const hsize_t sizes[] = {n_values(shape), length};
      std::vector<char> all(count(sizes, 8 * most_, what_));
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
  std::size_t most_;
  std::string what_;
  Read read_;
};

// Whether the content stands in this file, and not in one that a foreign file names.
bool is_stored_here(hid_t dataset, const std::string& what) {
  const Hdf5Handle properties(H5Dget_create_plist(dataset), H5Pclose, what);
  return H5Pget_layout(properties) != H5D_VIRTUAL && H5Pget_external_count(properties) == 0;
}

Document::Data read_dataset(hid_t dataset, const std::string& path, std::size_t most) {
  const std::string what = "read the dataset " + path;
  if (!is_stored_here(dataset, what)) return Document::Foreign{"stored in another file"};
  const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, what);
  const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, what);
  return Source(
             type, space, std::min(most, most_values(H5Dget_storage_size(dataset))),
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
            type, space, most_values(0),
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

constexpr std::size_t any_number_of_values = std::numeric_limits<std::size_t>::max();

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
      document.set(child_path, read_dataset(child, child_path, any_number_of_values));
    } else {
      continue;
    }
    read_attributes(child, child_path, document);
  }
}

// Whether `path` leads to something by hard links alone.
bool is_within(hid_t file, const std::string& path) {
  for (std::size_t end = 0; end != path.npos;) {
    end = path.find('/', end + 1);
    const std::string part = path.substr(0, end);
    H5L_info_t link;
    if (part.empty() || H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0 ||
        H5Lget_info(file, part.c_str(), &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD)
      return false;
  }
  return true;
}

void read_at(hid_t file, const std::string& path, std::size_t most_numbers, Document& document) {
  if (!is_within(file, path)) return;
  const Hdf5Handle object(H5Oopen(file, path.c_str(), H5P_DEFAULT), H5Oclose, "open " + path);
  if (H5Iget_type(object) == H5I_DATASET)
    document.set(path, read_dataset(object, path, most_numbers));
  else
    document.set_group(path);
}

void note_names(hid_t root, Document& document) {
  const std::string what = "read the names at the top";
  H5G_info_t info;
  hdf5_check(H5Gget_info(root, &info), what);
  for (hsize_t i = 0; i < std::min<hsize_t>(info.nlinks, 100); ++i)
    if (const std::string name = link_name(root, i, what); !document.has(name))
      document.set(name, Document::Foreign{"not read"});
}

Document read_in_memory(std::span<const char> bytes, const std::string& source,
                        const std::function<void(hid_t root, Document&)>& read) {
  Document document(source);
  try {
    const auto access = hdf5_memory_access();
    // HDF5 copies the bytes and leaves these alone.
    hdf5_check(H5Pset_file_image(access, const_cast<char*>(bytes.data()), bytes.size()),
               "take the bytes");
    const Hdf5Handle file(H5Fopen("in memory", H5F_ACC_RDONLY, access), H5Fclose,
                          "find an HDF5 file in these bytes");
    const Hdf5Handle root(H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "open the file");
    read(root, document);
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", source, error.what()));
  }
  return document;
}

}  // namespace

Document from_hdf5(std::span<const char> bytes, const std::string& source) {
  return read_in_memory(bytes, source, [](hid_t root, Document& document) {
    read_group(root, "", document, 0);
    read_attributes(root, "", document);
  });
}

Document from_hdf5(std::span<const char> bytes, const std::string& source,
                   std::span<const std::string> paths, std::size_t most_numbers) {
  return read_in_memory(bytes, source, [&](hid_t root, Document& document) {
    for (const std::string& path : paths) read_at(root, path, most_numbers, document);
    note_names(root, document);
  });
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
