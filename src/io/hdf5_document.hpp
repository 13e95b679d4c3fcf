#pragma once

#include <span>
#include <string>
#include <vector>

#include <ritz/io/document.hpp>

namespace ritz {

// HDF5 works in memory only: on a full disk its library crashes when the program ends, and its own
// checksums cover the data but not the structure of a file. So the bytes of a file are made and
// read here, and are written and verified as a whole.

/// The document as the bytes of an HDF5 file that any HDF5 program opens. Its first 512 bytes (a
/// "user block") hold the length and a checksum of everything. Datasets are chunked, with
/// Fletcher-32 checksums. The same document gives the same bytes.
/// Throws FileError when HDF5 fails.
std::vector<char> to_hdf5(const Document& document);

/// Reads the bytes of an HDF5 file, also of one that another program wrote: numbers of any kind
/// become double or int64, tables of integers and datasets of more than two dimensions become
/// matrices of (first dimension) x (all others), what has no counterpart becomes Document::Foreign.
/// `source` is the file's name, for messages. Throws FileError.
Document from_hdf5(std::span<const char> bytes, const std::string& source);

/// Reads the datasets at some paths (without a leading "/") alone, and the names at the top of the
/// file. More than `most_numbers` in one of them are refused before there is room for them; so is,
/// here and above, a dataset that promises more than its bytes can hold.
Document from_hdf5(std::span<const char> bytes, const std::string& source,
                   std::span<const std::string> paths, std::size_t most_numbers);

/// Writes with write_file_atomically().
void write_document(const std::string& path, const Document& document,
                    const std::string& keep_old_as = "");

/// The bytes of a file of write_document(), verified. Throws FileError.
std::string read_document_bytes(const std::string& path);

/// Reads a file of write_document(), verified before HDF5 sees it. Throws FileError.
Document read_document(const std::string& path);

/// The version of the HDF5 library, such as "1.10.8".
std::string hdf5_version();

}  // namespace ritz
