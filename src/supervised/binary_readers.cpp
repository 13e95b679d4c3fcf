#include "supervised/binary_readers.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <bit>
#include <cstring>

#include "base/error.hpp"
#include "io/hdf5_document.hpp"

namespace ritz {

std::string unpacked(std::string bytes, const std::string& source) {
  if (!bytes.starts_with("\x1f\x8b")) return bytes;
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
    throw Error(ExitStatus::environment, "zlib cannot be started", true);
  std::string out;
  char piece[1 << 16];
  std::size_t taken = 0;
  int status = Z_OK;
  while (status == Z_OK || (status == Z_STREAM_END && taken < bytes.size())) {
    // Files of several packed parts go on with the next one.
    if (status == Z_STREAM_END) inflateReset(&stream);
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data() + taken);
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size() - taken, 1u << 30));
    stream.next_out = reinterpret_cast<Bytef*>(piece);
    stream.avail_out = sizeof piece;
    const std::size_t offered = stream.avail_in;
    status = inflate(&stream, Z_NO_FLUSH);
    taken += offered - stream.avail_in;
    out.append(piece, sizeof piece - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END)
    throw UsageError(fmt::format("{}: is packed by gzip, but damaged or cut off", source));
  return out;
}

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

void require_finite(const arma::mat& values, const std::string& what, const std::string& source,
                    Mistakes& mistakes) {
  const arma::uvec bad = arma::find_nonfinite(values.t());
  if (bad.empty()) return;
  mistakes.add(
      {}, fmt::format("{}: row {}, column {} of {} is no finite number ({} in all); expected "
                      "finite numbers",
                      source, bad[0] / values.n_cols, bad[0] % values.n_cols, what, bad.n_elem));
}

// Features and targets under their names, of which the selection takes some.
Records select(const Array& x, const Array& y, const std::string& source,
               const Selection& selection, Mistakes& mistakes) {
  Records out;
  out.source = source;
  const bool has_y = y.n_rows() > 0;
  if (has_y && y.n_rows() != x.n_rows()) {
    mistakes.add(
        {}, fmt::format("{}: there are {} rows of inputs, but {} targets; expected as many", source,
                        x.n_rows(), y.n_rows()));
    return {};
  }
  require_finite(x.numbers, "the inputs", source, mistakes);
  std::vector<std::string> names = numbered("x", x.numbers.n_cols);
  const arma::uword n_targets = y.texts.empty() ? y.numbers.n_cols : 1;
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
    const bool of_inputs = i < x.numbers.n_cols, is_text = !of_inputs && !y.texts.empty();
    const arma::vec values = is_text     ? arma::vec()
                             : of_inputs ? arma::vec(x.numbers.col(i))
                                         : arma::vec(y.numbers.col(i - x.numbers.n_cols));
    require_finite(values, "the targets", source, mistakes);
    if (selection.task == Task::regression) {
      if (is_text)
        mistakes.add({}, fmt::format("{}: the targets are texts; expected numbers", source));
      else
        out.y = arma::join_cols(out.y, values.t());
    } else {
      for (arma::uword row = 0; row < x.n_rows(); ++row)
        out.labels.push_back(is_text ? canonical_label(y.texts[row])
                                     : fmt::format("{}", values[row]));
    }
  }
  return out;
}

Array array_at(const Document& document, std::string path, Mistakes& mistakes) {
  while (path.starts_with("/")) path.erase(0, 1);
  Array out;
  if (!document.has(path) || document.is_group(path)) {
    mistakes.add({}, fmt::format("{}: has no dataset \"{}\"; at its top are: {}", document.source(),
                                 path, fmt::join(document.names(""), ", ")));
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
    mistakes.add(
        {}, fmt::format("{}: \"{}\" is not an array of numbers or texts", document.source(), path));
  return out;
}

}  // namespace

Records read_hdf5(std::string_view bytes, const std::string& source, const std::string& x_path,
                  const std::string& y_path, const Selection& selection, Mistakes& mistakes) {
  try {
    const Document document = from_hdf5(std::span(bytes.data(), bytes.size()), source);
    const Array x = array_at(document, x_path, mistakes);
    const bool skip_y =
        selection.targets_may_miss && !document.has(y_path.substr(y_path.find_first_not_of('/')));
    const Array y = skip_y ? Array{} : array_at(document, y_path, mistakes);
    if (!mistakes.empty()) return {};
    if (!x.texts.empty()) {
      mistakes.add({}, fmt::format("{}: \"{}\" holds texts; expected numbers", source, x_path));
      return {};
    }
    return select(x, y, source, selection, mistakes);
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
  return select(x, y, source, selection, mistakes);
}

}  // namespace ritz
