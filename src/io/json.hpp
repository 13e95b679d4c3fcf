#pragma once

#include <string>

#include <ritz/base/value.hpp>

namespace ritz {

/// A value as JSON: tables as objects in the order of their keys, two spaces of indentation, arrays
/// of plain values on one line, a newline at the end. Reals read back exactly; JSON has no NaN and
/// no infinity, they are written as null.
std::string json_text(const Value& value);

/// Reads JSON; null becomes NaN. Throws FileError that begins with `name` when the text is not
/// JSON.
Value parse_json(const std::string& text, const std::string& name);

}  // namespace ritz
