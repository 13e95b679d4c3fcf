#include <ritz/learning/data/unpacked.hpp>

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;
// Tables of numbers shrink to a twentieth at most; a file that grows by more, to more than this, is
// made to fill the memory.
constexpr std::size_t suspicious_bytes = std::size_t{64} << 20, largest_growth = 200;

/// Hands what is packed to `take`, piece by piece. False for damaged data.
bool unpack(std::string_view packed, const std::function<void(std::string_view)>& take) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
    throw Error(ExitStatus::environment, "zlib cannot be started", true);
  struct End {
    z_stream& stream;
    ~End() { inflateEnd(&stream); }
  } const end{stream};
  char piece[1 << 16];
  std::size_t taken = 0;
  int status = Z_OK;
  while (status == Z_OK || (status == Z_STREAM_END && taken < packed.size())) {
    // Files of several packed parts go on with the next one.
    if (status == Z_STREAM_END) inflateReset(&stream);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + taken));
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(packed.size() - taken, 1u << 30));
    stream.next_out = reinterpret_cast<Bytef*>(piece);
    stream.avail_out = sizeof piece;
    const std::size_t offered = stream.avail_in;
    status = inflate(&stream, Z_NO_FLUSH);
    taken += offered - stream.avail_in;
    take({piece, sizeof piece - stream.avail_out});
  }
  return status == Z_STREAM_END;
}

}  // namespace

std::string unpacked(std::string bytes, const std::string& source) {
  if (!bytes.starts_with("\x1f\x8b")) return bytes;
  std::size_t size = 0;
  const auto count = [&](std::string_view piece) {
    size += piece.size();
    const bool grows_too_much = size > suspicious_bytes && size / largest_growth > bytes.size();
    if (size > most_bytes || grows_too_much)
      throw UsageError(fmt::format(
          "{}: {} of gzip unpack to more than {}; expected at most {}, and at most {} times the "
          "packed size where that is more than {}",
          source, bytes_text(static_cast<double>(bytes.size())),
          bytes_text(static_cast<double>(size - piece.size())),
          bytes_text(static_cast<double>(most_bytes)), largest_growth,
          bytes_text(static_cast<double>(suspicious_bytes))));
  };
  if (!unpack(bytes, count))
    throw UsageError(fmt::format("{}: is packed by gzip, but damaged or cut off", source));
  std::string out;
  out.reserve(size);
  unpack(bytes, [&](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace ritz
