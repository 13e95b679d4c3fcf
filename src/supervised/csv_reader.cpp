#include "supervised/csv_reader.hpp"

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

namespace {

constexpr std::size_t most_mistakes = 20;

// The rows of a file, turned into numbers and labels.
class CsvTable {
 public:
  CsvTable(std::string_view text, const std::string& source, const CsvFormat& format,
           const Selection& selection, Mistakes& mistakes)
      : reader_(text, format.separator),
        source_(source),
        format_(format),
        selection_(selection),
        mistakes_(mistakes) {}

  Records read() {
    std::vector<CsvField> fields;
    records_.source = source_;
    if (!reader_.next(fields)) {
      add(1, 1, "the file is empty; expected a line of column names and rows of numbers");
      return {};
    }
    if (!take_names(fields)) return {};
    bool more = !format_.header || reader_.next(fields);
    while (more) {
      take_row(fields);
      more = reader_.next(fields);
    }
    if (reader_.is_open()) add(fields.back().line, fields.back().column, "a quote is never closed");
    if (n_mistakes_ > most_mistakes)
      mistakes_.add({}, fmt::format("{}: and {} more mistakes of this kind", source_,
                                    n_mistakes_ - most_mistakes));
    if (n_rows_ == 0 && n_mistakes_ == 0) add(1, 1, "there are no rows below the header");
    return result();
  }

 private:
  void add(int line, int column, const std::string& sentence) {
    if (++n_mistakes_ <= most_mistakes)
      mistakes_.add({std::make_shared<const std::string>(source_), line, column}, sentence);
  }

  bool take_names(const std::vector<CsvField>& fields) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      names_.push_back(format_.header ? fields[i].text : fmt::format("column_{}", i));
      const auto& field = fields[i];
      if (names_[i].empty())
        add(field.line, field.column, fmt::format("column {} has no name in the header", i + 1));
      else if (!seen.emplace(names_[i], i).second)
        add(field.line, field.column,
            fmt::format("the name \"{}\" is there twice in the header", names_[i]));
    }
    if (n_mistakes_ > 0) return false;
    columns_ = choose_columns(names_, selection_, source_, mistakes_);
    for (const std::size_t i : columns_.features) records_.feature_names.push_back(names_[i]);
    for (const std::size_t i : columns_.targets) records_.target_names.push_back(names_[i]);
    return mistakes_.empty();
  }

  void take_row(const std::vector<CsvField>& fields) {
    const std::size_t row = n_rows_++;
    if (fields.size() != names_.size()) {
      add(fields.front().line, 1,
          fmt::format("row {} has {} fields; expected {}, as the {} has", row, fields.size(),
                      names_.size(), format_.header ? "header" : "first row"));
      return;
    }
    for (const std::size_t i : columns_.features) x_.push_back(number(fields[i], row, i));
    for (const std::size_t i : columns_.targets) {
      if (selection_.task == Task::regression)
        y_.push_back(number(fields[i], row, i));
      else
        records_.labels.push_back(label(fields[i], row, i));
    }
  }

  double number(const CsvField& field, std::size_t row, std::size_t column) {
    double value = 0;
    if (const auto wrong = read_number(field.text, value))
      add(field.line, field.column,
          fmt::format("row {}, column \"{}\": {}; expected a finite number", row, names_[column],
                      *wrong));
    return value;
  }

  std::string label(const CsvField& field, std::size_t row, std::size_t column) {
    std::string text = canonical_label(field.text);
    if (text.empty() || text == "nan" || text == "NaN")
      add(field.line, field.column,
          fmt::format("row {}, column \"{}\": the label is missing", row, names_[column]));
    return text;
  }

  Records result() {
    if (n_mistakes_ > 0) return {};
    records_.x = arma::mat(x_.data(), columns_.features.size(), n_rows_);
    if (!y_.empty()) records_.y = arma::mat(y_.data(), columns_.targets.size(), n_rows_);
    return std::move(records_);
  }

  CsvReader reader_;
  const std::string& source_;
  CsvFormat format_;
  const Selection& selection_;
  Mistakes& mistakes_;
  std::vector<std::string> names_;
  ChosenColumns columns_;
  std::vector<double> x_, y_;
  Records records_;
  std::size_t n_rows_ = 0, n_mistakes_ = 0;
};

}  // namespace

Records read_csv(std::string_view text, const std::string& source, const CsvFormat& format,
                 const Selection& selection, Mistakes& mistakes) {
  return CsvTable(text, source, format, selection, mistakes).read();
}

}  // namespace ritz
