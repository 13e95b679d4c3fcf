#pragma once

#include <string>
#include <vector>

namespace ritz {

/// Texts as one line of a CSV file (RFC 4180), in quotes where they must be.
std::string csv_row(const std::vector<std::string>& fields);

}  // namespace ritz
