#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ritz {

/// The first bytes of every HDF5 file of Ritz, which HDF5 leaves alone.
inline constexpr std::size_t user_block_size = 512;

/// The user block that belongs before these bytes of HDF5: the line "RITZ1 <length of the whole
/// file> <checksum>", a word of explanation and zeros. It follows from the bytes alone, so that
/// comparing it verifies the block itself, too.
std::string user_block(std::span<const char> hdf5);

/// Throws FileError that begins with `source` unless the file is a user block and what belongs to
/// it.
void check_user_block(std::span<const char> file, const std::string& source);

}  // namespace ritz
