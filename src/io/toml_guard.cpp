#include <ritz/io/toml_guard.hpp>

#include <algorithm>

namespace ritz {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool continues(std::string_view text, std::size_t at) { return (byte_at(text, at) & 0xc0) == 0x80; }

// The index behind the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  const bool multi_line = text.substr(at).starts_with(triple);
  at += multi_line ? 3 : 1;
  for (; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (multi_line && text.substr(at).starts_with(triple)) {
      // The content itself may end in one or two quotes.
      at += 3;
      for (int i = 0; i < 2 && at < text.size() && text[at] == quote; ++i) ++at;
      return at;
    } else if (!multi_line && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> find_deep_nesting(std::string_view toml) {
  int depth = 0;
  int n_dots = 0;
  std::size_t at = 0;
  while (at < toml.size()) {
    const char c = toml[at];
    if (c == '#') {
      at = std::min(toml.find('\n', at), toml.size());
      continue;
    }
    if (c == '"' || c == '\'') {
      at = end_of_string(toml, at);
      continue;
    }
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') depth = std::max(depth - 1, 0);
    if (c == '.')
      ++n_dots;
    else if (std::string_view("[]{}=,\n").find(c) != std::string_view::npos)
      n_dots = 0;
    if (depth > max_toml_depth || n_dots > max_toml_depth) return at;
    ++at;
  }
  return std::nullopt;
}

std::string move_characters_away(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned first = byte_at(text, at);
    const bool two = first >= 0xc2 && first < 0xe0 && continues(text, at + 1);
    const bool three =
        first >= 0xe0 && first < 0xf0 && continues(text, at + 1) && continues(text, at + 2);
    const unsigned low = byte_at(text, at + (two ? 1 : 2)) & 0x3f;
    const unsigned high = two ? first & 0x1f : (first & 0x0f) << 6 | (byte_at(text, at + 1) & 0x3f);
    // An overlong sequence and half of a surrogate pair stay, for the library to refuse.
    const bool is_character = two || (three && high >= 0x20 && (high < 0x360 || high >= 0x380));
    if (!is_character) {
      out += text[at];
      continue;
    }
    // The character is high·2⁶ + low; U+F0000 is 0xF3 0xB0 0x80 0x80 in UTF-8.
    out += '\xf3';
    out += static_cast<char>(0xb0 | high >> 6);
    out += static_cast<char>(0x80 | (high & 0x3f));
    out += static_cast<char>(0x80 | low);
    at += two ? 1 : 2;
  }
  return out;
}

std::string move_characters_back(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const unsigned second = byte_at(text, at + 1);
    const unsigned high = (second & 0x0f) << 6 | (byte_at(text, at + 2) & 0x3f);
    const bool was_moved = byte_at(text, at) == 0xf3 && second >= 0xb0 && high >= 2 &&
                           continues(text, at + 2) && continues(text, at + 3);
    if (!was_moved) {
      out += text[at];
      continue;
    }
    if (high < 0x20) {
      out += static_cast<char>(0xc0 | high);
    } else {
      out += static_cast<char>(0xe0 | high >> 6);
      out += static_cast<char>(0x80 | (high & 0x3f));
    }
    out += text[at + 3];
    at += 3;
  }
  return out;
}

}  // namespace ritz
