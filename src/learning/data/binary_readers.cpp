#include <ritz/learning/data/binary_readers.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include <ritz/base/error.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/hdf5_document.hpp>

namespace ritz {

bool is_hdf5(std::string_view bytes) {
  // The signature stands at 0, 512, 1024, 2048, …
  for (std::size_t at = 0; at + 8 <= bytes.size(); at = at == 0 ? 512 : 2 * at)
    if (bytes.substr(at, 8) == "\x89HDF\r\n\x1a\n") return true;
  return false;
}

bool is_idx(std::string_view bytes) {
  return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] >= 8 && bytes[2] <= 14 &&
         bytes[3] > 0 && bytes[3] < 9;
}

namespace {

// Numbers or texts of an array, rows x columns.
struct Array {
  arma::mat numbers;
  std::vector<std::string> texts;
  arma::uword n_rows() const { return texts.empty() ? numbers.n_rows : texts.size(); }
};

std::vector<std::string> numbered(const std::string& stem, arma::uword n) {
  std::vector<std::string> out;
  for (arma::uword i = 0; i < n; ++i) out.push_back(fmt::format("{}{}", stem, i));
  return out;
}

bool fits(const Array& array, const std::string& source, Mistakes& mistakes) {
  if (array.numbers.n_cols <= most_columns) return true;
  mistakes.add({}, fmt::format("{}: has {} columns; at most {} are read", source,
                               array.numbers.n_cols, most_columns));
  return false;
}

// Features and targets under their names, of which the selection takes some.
Records select(const Array& x, const Array* y, const std::string& source,
               const Selection& selection, Mistakes& mistakes) {
  Records out;
  out.source = source;
  const bool has_y = y != nullptr;
  if (!fits(x, source, mistakes) || (has_y && !fits(*y, source, mistakes))) return {};
  if (has_y && y->n_rows() != x.n_rows()) {
    mistakes.add(
        {}, fmt::format("{}: there are {} rows of inputs, but {} targets; expected as many", source,
                        x.n_rows(), y->n_rows()));
    return {};
  }
  out.x.set_size(x.numbers.n_cols, x.numbers.n_rows);
  if (out.x.is_empty()) return out;
  std::vector<std::string> names = numbered("x", x.numbers.n_cols);
  const arma::uword n_targets = !has_y ? 0 : y->texts.empty() ? y->numbers.n_cols : 1;
  std::vector<std::string> target_names = numbered("y", n_targets);
  if (n_targets == 1) target_names = {"y"};
  Selection chosen = selection;
  // Where there are no targets, none of the inputs is meant by leaving out their names.
  if (chosen.targets.empty()) chosen.targets = has_y ? target_names : std::vector<std::string>{"y"};
  chosen.targets_may_miss = chosen.targets_may_miss || !has_y;
  names.insert(names.end(), target_names.begin(), target_names.end());
  const ChosenColumns columns = choose_columns(names, chosen, source, mistakes);
  if (!mistakes.empty()) return {};

  out.x = x.numbers.cols(arma::conv_to<arma::uvec>::from(columns.features)).t();
  for (const auto i : columns.features) out.feature_names.push_back(names[i]);
  for (const auto i : columns.targets) {
    out.target_names.push_back(names[i]);
    // A column of the inputs may be named as a target too.
    const bool of_inputs = i < x.numbers.n_cols, is_text = !of_inputs && !y->texts.empty();
    const arma::vec values = is_text     ? arma::vec()
                             : of_inputs ? arma::vec(x.numbers.col(i))
                                         : arma::vec(y->numbers.col(i - x.numbers.n_cols));
    if (selection.task == Task::regression) {
      if (is_text)
        mistakes.add({}, fmt::format("{}: the targets are texts; expected numbers", source));
      else
        out.y = arma::join_cols(out.y, values.t());
    } else {
      for (arma::uword row = 0; row < x.n_rows(); ++row)
        out.labels.push_back(is_text ? canonical_label(y->texts[row])
                                     : fmt::format("{}", values[row]));
    }
  }
  return out;
}

std::string without_root(std::string path) {
  path.erase(0, path.find_first_not_of('/'));
  return path;
}

Array array_at(const Document& document, const std::string& path, Mistakes& mistakes) {
  Array out;
  if (!document.has(path) || document.is_group(path)) {
    const std::vector<std::string> names = document.names("");
    mistakes.add(
        {}, fmt::format(
                "{}: has no dataset {}; at its top are: {}", document.source(), in_quotes(path),
                quoted_choice(std::span(names).first(std::min<std::size_t>(names.size(), 12)))));
    return out;
  }
  const Document::Data& data = document.data(path);
  if (const auto* m = std::get_if<arma::mat>(&data))
    out.numbers = *m;
  else if (const auto* reals = std::get_if<std::vector<double>>(&data))
    out.numbers = arma::vec(*reals);
  else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&data))
    out.numbers = arma::conv_to<arma::vec>::from(*integers);
  else if (const auto* texts = std::get_if<std::vector<std::string>>(&data))
    out.texts = *texts;
  else
    mistakes.add({}, fmt::format("{}: {} is not an array of numbers or texts", document.source(),
                                 in_quotes(path)));
  return out;
}

}  // namespace

Records read_hdf5(std::string_view bytes, const std::string& source, const std::string& x_path,
                  const std::string& y_path, const Selection& selection, Mistakes& mistakes) {
  try {
    const std::string paths[] = {without_root(x_path), without_root(y_path)};
    const Document document =
        from_hdf5(std::span(bytes.data(), bytes.size()), source, paths, most_cells);
    const Array x = array_at(document, paths[0], mistakes);
    const bool has_y = !selection.targets_may_miss || document.has(paths[1]);
    const Array y = has_y ? array_at(document, paths[1], mistakes) : Array{};
    if (!mistakes.empty()) return {};
    if (!x.texts.empty()) {
      mistakes.add({},
                   fmt::format("{}: {} holds texts; expected numbers", source, in_quotes(x_path)));
      return {};
    }
    return select(x, has_y ? &y : nullptr, source, selection, mistakes);
  } catch (const FileError& error) {
    mistakes.add({}, error.what());
    return {};
  }
}

namespace {

template <class Number>
double big_endian(const char* from) {
  char bytes[sizeof(Number)];
  for (std::size_t i = 0; i < sizeof(Number); ++i) bytes[sizeof(Number) - 1 - i] = from[i];
  static_assert(std::endian::native == std::endian::little);
  Number value;
  std::memcpy(&value, bytes, sizeof value);
  return static_cast<double>(value);
}

struct IdxType {
  std::size_t size = 0;
  double (*read)(const char*) = nullptr;
};

IdxType idx_type(char code) {
  switch (code) {
    case 0x08:
      return {1, big_endian<std::uint8_t>};
    case 0x09:
      return {1, big_endian<std::int8_t>};
    case 0x0b:
      return {2, big_endian<std::int16_t>};
    case 0x0c:
      return {4, big_endian<std::int32_t>};
    case 0x0d:
      return {4, big_endian<float>};
    case 0x0e:
      return {8, big_endian<double>};
    default:
      return {};
  }
}

// Items x everything else.
Array idx_array(std::string_view bytes, const std::string& source, Mistakes& mistakes) {
  const auto wrong = [&](const std::string& what) {
    mistakes.add({}, fmt::format("{}: {}", source, what));
    return Array{};
  };
  if (!is_idx(bytes)) return wrong("is not a file in the IDX format");
  const IdxType type = idx_type(bytes[2]);
  const auto n_dimensions = std::size_t{static_cast<unsigned char>(bytes[3])};
  const std::size_t begin = 4 + 4 * n_dimensions;
  if (!type.read) return wrong(fmt::format("the type of numbers {} is unknown", int(bytes[2])));
  if (bytes.size() < begin) return wrong("is cut off in its header");
  std::vector<std::size_t> shape;
  double total = static_cast<double>(type.size);
  for (std::size_t d = 0; d < n_dimensions; ++d) {
    shape.push_back(static_cast<std::size_t>(big_endian<std::uint32_t>(bytes.data() + 4 + 4 * d)));
    total *= static_cast<double>(shape.back());
  }
  if (total + static_cast<double>(begin) != static_cast<double>(bytes.size()))
    return wrong(fmt::format("holds {} bytes; its header promises {:.0f}", bytes.size(),
                             total + static_cast<double>(begin)));
  // Without numbers the other sizes may be anything.
  if (bytes.size() == begin) return wrong("holds no numbers");
  Array out;
  const std::size_t n_columns = shape[0] == 0 ? 0 : (bytes.size() - begin) / type.size / shape[0];
  out.numbers.set_size(shape[0], n_columns);
  for (std::size_t i = 0; i < shape[0] * n_columns; ++i)
    out.numbers(i / n_columns, i % n_columns) = type.read(bytes.data() + begin + i * type.size);
  return out;
}

}  // namespace

Records read_idx(std::string_view item_bytes, const std::string& source,
                 std::string_view label_bytes, const std::string& label_source,
                 const Selection& selection, Mistakes& mistakes) {
  const Array x = idx_array(item_bytes, source, mistakes);
  const Array y = label_bytes.empty() ? Array{} : idx_array(label_bytes, label_source, mistakes);
  if (!mistakes.empty()) return {};
  return select(x, label_bytes.empty() ? nullptr : &y, source, selection, mistakes);
}

}  // namespace ritz
