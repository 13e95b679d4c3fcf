#include <ritz/learning/data/csv_reader.hpp>

#include <fmt/format.h>

#include <map>

namespace ritz {

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.starts_with("\xef\xbb\xbf")) at_ = line_start_ = 3;
}

bool CsvReader::next(std::vector<CsvField>& fields) {
  while (at_ < text_.size() && at_line_end()) end_line();
  if (at_ >= text_.size()) return false;
  std::size_t n = 0;
  while (true) {
    if (fields.size() == n) fields.emplace_back();
    read_field(fields[n++]);
    if (at_line_end()) break;
    ++at_;  // the separator
  }
  fields.resize(n);
  end_line();
  return true;
}

void CsvReader::read_field(CsvField& field) {
  field.text.clear();
  field.line = line_;
  field.column = static_cast<int>(at_ - line_start_) + 1;
  if (peek() == '"') read_quoted(field);
  const std::size_t begin = at_;
  while (!at_line_end() && peek() != separator_) ++at_;
  field.text += text_.substr(begin, at_ - begin);
}

void CsvReader::read_quoted(CsvField& field) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (peek() == '"') {
      ++at_;
      if (peek() != '"') return;
    } else if (peek() == '\n') {
      ++line_;
      line_start_ = at_ + 1;
    }
    field.text += peek();
  }
  open_ = true;
}

void CsvReader::end_line() {
  if (peek() == '\r') ++at_;
  if (peek() == '\n') ++at_;
  ++line_;
  line_start_ = at_;
}

}  // namespace ritz
