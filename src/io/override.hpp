#pragma once

#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// Applies one "KEY=VALUE" of the command line: KEY is a dotted path with the indices of arrays as
/// numbers (`optimizer.iterations`, `wavefunction.0.hidden`; keys may be quoted), VALUE is TOML; a
/// bare word that is no TOML value is a text. Tables that are missing are made. The place of what
/// is set is "command line: KEY=VALUE". Throws ConfigurationError.
void apply_override(Value& root, const std::string& argument);

/// The parts of a dotted path in TOML syntax. Throws ConfigurationError that begins with `place`.
std::vector<std::string> parse_path(const std::string& path, const Place& place);

/// Sets what `path` leads to, as apply_override() does. Throws ConfigurationError at the value's
/// place when the path leads through something that is neither a table nor an array, or to an entry
/// that an array does not have.
void set_at_path(Value& root, const std::vector<std::string>& path, const Value& value);

}  // namespace ritz
