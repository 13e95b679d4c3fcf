#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// What keeps the TOML library from harm by wrong texts.

namespace ritz {

inline constexpr int max_toml_depth = 32;

/// The index of the first byte where values, or the parts of a dotted key, nest more than 32 levels
/// deep, if there is one. Whatever handles values does so by recursion and must not run out of
/// stack.
std::optional<std::size_t> find_deep_nesting(std::string_view toml);

/// Moves the characters U+0080 to U+FFFF into a private area, U+F0080 to U+FFFFF, one for one. With
/// some of them outside of strings toml++ 3.3 runs into undefined behaviour (it looks them up in a
/// table of white space that has holes). What is not UTF-8 is left as it is.
std::string move_characters_away(std::string_view text);

/// Undoes move_characters_away().
std::string move_characters_back(std::string_view text);

}  // namespace ritz
