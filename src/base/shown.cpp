#include <ritz/base/shown.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ritz {

namespace {

// A character of UTF-8, or a single byte that is none.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool is_valid = false;
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {lead};
  char32_t code = lead & (0xff >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {lead};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  const bool is_surrogate = code >= 0xd800 && code < 0xe000;
  if (code < least[size] || code > 0x10ffff || is_surrogate) return {lead};
  return {code, size, true};
}

// Control characters, and those that end lines or turn the direction of writing.
bool acts_on_terminals(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c ||
         (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

std::string escaped(const Character& character) {
  switch (character.is_valid ? character.code : 0) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return character.code < 0x100
                 ? fmt::format("\\x{:02x}", static_cast<unsigned>(character.code))
                 : fmt::format("\\u{:04x}", static_cast<unsigned>(character.code));
  }
}

}  // namespace

std::string shown(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t n = 0, room = 0;  // where the last character that may stand before "…" ends
  while (!text.empty()) {
    if (n++ == most) return out.substr(0, room) + "…";
    if (n == most) room = out.size();
    const Character character = first_character(text);
    if (!character.is_valid || acts_on_terminals(character.code))
      out += escaped(character);
    else
      out += text.substr(0, character.size);
    text.remove_prefix(character.size);
  }
  return out;
}

std::string in_quotes(std::string_view text) { return '"' + shown(text) + '"'; }

std::string harmless(std::string_view message) {
  std::string out;
  while (true) {
    const std::size_t end = message.find('\n');
    out += shown(message.substr(0, end), message.size());
    if (end == message.npos) return out;
    out += '\n';
    message.remove_prefix(end + 1);
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.is_valid) return false;
    text.remove_prefix(character.size);
  }
  return true;
}

std::optional<std::string> encoding_mistake(std::string_view bytes) {
  const auto has_zeros_at = [&](std::size_t first) {
    constexpr std::size_t looked_at = 16;
    if (bytes.size() < looked_at) return false;
    for (std::size_t i = 0; i < looked_at; ++i)
      if ((bytes[i] == '\0') != (i % 2 == first)) return false;
    return true;
  };
  using namespace std::string_view_literals;
  const bool is_utf32 = bytes.starts_with("\xff\xfe\0\0"sv) || bytes.starts_with("\0\0\xfe\xff"sv);
  const bool is_utf16 = bytes.starts_with("\xff\xfe"sv) || bytes.starts_with("\xfe\xff"sv) ||
                        has_zeros_at(0) || has_zeros_at(1);
  if (!is_utf32 && !is_utf16) return std::nullopt;
  return fmt::format("is a text in {}; expected UTF-8, as most editors and iconv can save it",
                     is_utf32 ? "UTF-32" : "UTF-16");
}

}  // namespace ritz
