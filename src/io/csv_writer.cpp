#include "io/csv_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ritz {

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  return out;
}

namespace {

constexpr std::size_t max_buffer = 1 << 16;

std::string header_line(const std::vector<std::string>& columns) {
  std::string line;
  for (const auto& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_text(column);
  }
  line += '\n';
  return line;
}

Descriptor open_for_writing(const std::string& path, int flags) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0666));
  if (!file.is_open()) throw FileError(file_sentence("write", path, errno));
  return file;
}

}  // namespace

CsvWriter::CsvWriter(std::string path, Descriptor file, std::size_t n_columns)
    : path_(std::move(path)),
      file_(std::move(file)),
      n_columns_(n_columns),
      last_flush_(Clock::now()) {}

CsvWriter CsvWriter::create(const std::string& path, const std::vector<std::string>& columns) {
  CsvWriter writer(path, open_for_writing(path, O_TRUNC), columns.size());
  writer.buffer_ = header_line(columns);
  writer.flush();
  return writer;
}

CsvWriter CsvWriter::resume(const std::string& path, const std::vector<std::string>& columns,
                            std::size_t n_rows) {
  const std::string content = read_file(path);
  const std::string header = header_line(columns);
  if (!content.starts_with(header))
    throw FileError(fmt::format("\"{}\" does not begin with the line {}", path,
                                header.substr(0, header.size() - 1)));
  std::size_t end = header.size();
  for (std::size_t i = 0; i < n_rows; ++i) {
    const std::size_t newline = content.find('\n', end);
    if (newline == std::string::npos)
      throw FileError(
          fmt::format("\"{}\" has only {} of the {} rows that should be in it", path, i, n_rows));
    end = newline + 1;
  }
  CsvWriter writer(path, open_for_writing(path, 0), columns.size());
  if (::ftruncate(writer.file_.id(), static_cast<off_t>(end)) != 0)
    throw FileError(file_sentence("shorten", path, errno));
  return writer;
}

CsvWriter::~CsvWriter() {
  // Whoever must know whether the last rows arrived has called flush() before.
  std::size_t n_written = 0;
  if (file_.is_open()) write_all(file_.id(), buffer_, n_written);
}

void CsvWriter::row(const std::vector<Cell>& cells) {
  if (cells.size() != n_columns_)
    throw std::logic_error(fmt::format("a row of {} cells for a table of {} columns in {}",
                                       cells.size(), n_columns_, path_));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) buffer_ += ',';
    if (const auto* integer = std::get_if<std::int64_t>(&cells[i]))
      buffer_ += fmt::format("{}", *integer);
    else
      buffer_ += shortest(std::get<double>(cells[i]));
  }
  buffer_ += '\n';
  if (buffer_.size() >= max_buffer || seconds_since(last_flush_) >= 1) flush();
}

void CsvWriter::flush() {
  std::size_t n_written = 0;
  const int error = write_all(file_.id(), buffer_, n_written);
  buffer_.erase(0, n_written);
  last_flush_ = Clock::now();
  if (error != 0) throw FileError(file_sentence("write", path_, error));
}

}  // namespace ritz
