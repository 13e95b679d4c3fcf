#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ritz/learning/data/records.hpp>

namespace ritz {

/// A field of a CSV file, with where it begins; line and column count from 1.
struct CsvField {
  std::string text;
  int line = 0;
  int column = 0;
};

/// Takes the text of a CSV file apart, row by row (RFC 4180: fields in quotes may hold separators,
/// line ends and doubled quotes). A byte-order mark, any kind of line end and a missing one at the
/// end are fine; empty lines are skipped.
class CsvReader {
 public:
  /// Refers to `text`.
  CsvReader(std::string_view text, char separator = ',');

  /// The fields of the next row; false at the end.
  bool next(std::vector<CsvField>& fields);
  /// Whether the quotes of the last field were never closed.
  bool is_open() const { return open_; }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void read_field(CsvField& field);
  void read_quoted(CsvField& field);
  void end_line();
  bool at_line_end() const { return at_ >= text_.size() || peek() == '\n' || peek() == '\r'; }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
  bool open_ = false;
};

struct CsvFormat {
  bool header = true;  ///< without one, columns are called column_0, column_1, …
  char separator = ',';
  char decimal = '.';  ///< or a comma
};

/// The selected columns of a CSV file. What is missing, no finite number, or makes rows of unequal
/// lengths is a mistake with its line, column and row; of these the first twenty are listed.
/// Separators at the ends of lines make no column, and a first column without a name that counts
/// the rows is left out, which is noted.
Records read_csv(std::string_view text, const std::string& source, const CsvFormat& format,
                 const Selection& selection, Mistakes& mistakes);

}  // namespace ritz
