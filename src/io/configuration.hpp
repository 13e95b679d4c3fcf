#pragma once

#include <string>

#include <ritz/base/value.hpp>

namespace ritz {

/// Reads a configuration as TOML. Every key and value remembers its place in `file_name`; keys keep
/// the order in which they are written. Throws ConfigurationError, one line
/// `file:line:column: what is wrong` per mistake, for text that is not TOML, for dates and times,
/// for more than 32 levels of nesting and for more than 4 MiB of text.
Value parse_toml(const std::string& text, const std::string& file_name);

/// The content of a file that the user named. Throws UsageError with the path and the system's
/// reason.
std::string read_text_file(const std::string& path);

}  // namespace ritz
