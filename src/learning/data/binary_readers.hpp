#pragma once

#include <string>
#include <string_view>

#include <ritz/learning/data/records.hpp>

namespace ritz {

bool is_hdf5(std::string_view bytes);
bool is_idx(std::string_view bytes);

/// The datasets `x_path` (rows x features) and `y_path` (rows, or rows x targets; labels may be
/// texts) of an HDF5 file. Features are called x0, x1, …; the target y, or y0, y1, …
Records read_hdf5(std::string_view bytes, const std::string& source, const std::string& x_path,
                  const std::string& y_path, const Selection& selection, Mistakes& mistakes);

/// A pair of files in the IDX format (http://yann.lecun.com/exdb/mnist): items of any number of
/// dimensions, and one label or target each. Features are called x0, x1, … in the order of the
/// file; the target is called y. Without `label_bytes` there are no targets.
Records read_idx(std::string_view item_bytes, const std::string& source,
                 std::string_view label_bytes, const std::string& label_source,
                 const Selection& selection, Mistakes& mistakes);

}  // namespace ritz
