#include <ritz/io/csv_writer.hpp>

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

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

}  // namespace

CsvWriter::CsvWriter(std::string path, Descriptor file, std::size_t n_columns)
    : path_(std::move(path)),
      file_(std::move(file)),
      n_columns_(n_columns),
      last_flush_(Clock::now()) {}

CsvWriter CsvWriter::create(const std::string& path, const std::vector<std::string>& columns) {
  write_file_atomically(path, header(columns));
  Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
  if (!file.is_open()) throw FileError(file_sentence("write", path, errno));
  return {path, std::move(file), columns.size()};
}

std::string CsvWriter::header(const std::vector<std::string>& columns) {
  std::string line;
  for (const auto& column : columns) {
    if (!line.empty()) line += ',';
    line += csv_text(column);
  }
  return line + '\n';
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
