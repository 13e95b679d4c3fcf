#pragma once

#include <fmt/format.h>

#include <string>

namespace ritz {

/// A line of what a person reads before and after a run: a name in a column of its own.
inline std::string report_line(const std::string& name, const std::string& text) {
  return fmt::format("  {:<22} {}\n", name, text);
}

}  // namespace ritz
