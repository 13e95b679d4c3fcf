#include <ritz/io/csv_row.hpp>

#include <ritz/io/csv_writer.hpp>

namespace ritz {

std::string csv_row(const std::vector<std::string>& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) out += (i > 0 ? "," : "") + csv_text(fields[i]);
  return out + "\n";
}

}  // namespace ritz
