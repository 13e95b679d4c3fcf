#pragma once

#include <string>
#include <vector>

namespace ritz {

/// What stands around the cells of a table.
struct TableStyle {
  std::string before = "", between = "  ", after = "";
  std::string rule = "";  ///< what follows the first row, with its end of line
};

/// Rows of as many cells as the first one, in columns of one width each.
std::string aligned_table(const std::vector<std::vector<std::string>>& rows,
                          const TableStyle& style = {});

}  // namespace ritz
