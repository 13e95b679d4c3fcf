#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ritz {

/// What comes from a file or is a name, as messages show it: on one line of at most `most`
/// characters, of which the last stands for what is cut off; control characters, those that turn
/// the direction of writing and bytes that are no UTF-8 as "\x1b".
std::string shown(std::string_view text, std::size_t most = 60);

/// The same in double quotes.
std::string in_quotes(std::string_view text);

/// A whole message as it may go to a terminal: the same, but line ends stay, and lines are as long
/// as they are.
std::string harmless(std::string_view message);

bool is_utf8(std::string_view text);

/// What is wrong with bytes that should be a text, where they are in another encoding: "is a text
/// in UTF-16; expected UTF-8 ...". Told by a byte-order mark or by zeros in every second place.
std::optional<std::string> encoding_mistake(std::string_view bytes);

}  // namespace ritz
