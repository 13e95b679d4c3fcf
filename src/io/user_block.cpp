#include <ritz/io/user_block.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include <ritz/base/error.hpp>
#include <ritz/io/checksum.hpp>

namespace ritz {

namespace {

constexpr std::string_view magic = "RITZ1 ";

}  // namespace

std::string user_block(std::span<const char> hdf5) {
  std::string block =
      fmt::format("{}{} {:016x}\nAn HDF5 file of Ritz; HDF5 itself begins at byte {}.\n", magic,
                  user_block_size + hdf5.size(), checksum(hdf5), user_block_size);
  block.resize(user_block_size, '\0');
  return block;
}

void check_user_block(std::span<const char> file, const std::string& source) {
  const std::string_view text(file.data(), file.size());
  if (file.empty()) throw FileError(fmt::format("{}: the file is empty", source));
  if (!text.starts_with(magic.substr(0, std::min(magic.size(), text.size()))))
    throw FileError(fmt::format("{}: not a file of Ritz, or its beginning is damaged", source));
  if (file.size() < user_block_size)
    throw FileError(fmt::format("{}: the file is cut off after {} bytes", source, file.size()));
  const std::string expected = user_block(file.subspan(user_block_size));
  if (text.starts_with(expected)) return;
  const std::string_view length = text.substr(0, text.find(' ', magic.size()));
  if (!expected.starts_with(length))
    throw FileError(
        fmt::format("{}: the file is {} bytes long, which is not the length it was "
                    "written with; it was cut off or damaged",
                    source, file.size()));
  throw FileError(
      fmt::format("{}: the checksum does not fit the content; the file is damaged", source));
}

}  // namespace ritz
