#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <ritz/base/clock.hpp>
#include <ritz/io/file.hpp>

namespace ritz {

/// A cell of a CSV table: in quotes where it has to be.
std::string csv_text(const std::string& text);

/// A table of numbers that grows row by row, such as `history.csv`. Reals are written with as many
/// digits as they need to be read back exactly. Rows reach the file at the latest with the first
/// row after a second, with flush() and at the end. Every function throws FileError when the file
/// cannot be written.
class CsvWriter {
 public:
  using Cell = std::variant<std::int64_t, double>;

  /// Starts a new file, in place of an old one. Links are replaced, not followed.
  static CsvWriter create(const std::string& path, const std::vector<std::string>& columns);
  /// The first line of such a file.
  static std::string header(const std::vector<std::string>& columns);

  CsvWriter(CsvWriter&&) noexcept = default;
  ~CsvWriter();

  /// One cell per column.
  void row(const std::vector<Cell>& cells);
  void flush();

 private:
  CsvWriter(std::string path, Descriptor file, std::size_t n_columns);

  std::string path_;
  Descriptor file_;
  std::size_t n_columns_;
  std::string buffer_;
  Clock::time_point last_flush_;
};

}  // namespace ritz
