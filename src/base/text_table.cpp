#include <ritz/base/text_table.hpp>

#include <algorithm>

namespace ritz {

namespace {

// Width on the screen: bytes that do not continue a UTF-8 character.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string aligned_table(const std::vector<std::vector<std::string>>& rows,
                          const TableStyle& style) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += style.before;
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      const bool last = i + 1 == rows[r].size();
      out += rows[r][i];
      if (!last || !style.after.empty()) out += std::string(widths[i] - width(rows[r][i]), ' ');
      if (!last) out += style.between;
    }
    out += style.after + '\n';
    if (r == 0) out += style.rule;
  }
  return out;
}

}  // namespace ritz
