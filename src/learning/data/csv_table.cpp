#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include <ritz/base/shown.hpp>
#include <ritz/learning/data/csv_reader.hpp>

namespace ritz {

namespace {

constexpr std::size_t most_mistakes = 20;

using Fields = std::span<const CsvField>;

bool is_blank(const CsvField& field) {
  return field.text.find_first_not_of(" \t") == field.text.npos;
}

// The separator that a header of a single column seems to have, with its name.
std::string hint_at_separator(const std::string& header, char separator) {
  constexpr std::array<std::pair<char, const char*>, 4> known = {
      {{';', ";"}, {'\t', "\\t"}, {',', ","}, {' ', " "}}};
  for (const auto& [sign, written] : known)
    if (sign != separator && header.find(sign) != header.npos)
      return fmt::format(
          "; its fields seem to be separated by \"{0}\": give data.separator = \"{0}\"", written);
  return "";
}

// The rows of a file, turned into numbers and labels.
class CsvTable {
 public:
  CsvTable(std::string_view text, const std::string& source, const CsvFormat& format,
           const Selection& selection, Mistakes& mistakes)
      : reader_(text, format.separator),
        source_(std::make_shared<const std::string>(source)),
        format_(format),
        selection_(selection),
        mistakes_(mistakes) {}

  Records read() {
    std::vector<CsvField> fields;
    records_.source = *source_;
    if (!reader_.next(fields)) {
      add(1, 1, "the file is empty; expected a line of column names and rows of numbers");
      return {};
    }
    if (!take_names(fields)) return {};
    bool more = !format_.header || reader_.next(fields);
    while (more && index_counts_) {
      take_row(fields);
      more = reader_.next(fields);
    }
    if (reader_.is_open()) add(fields.back().line, fields.back().column, "a quote is never closed");
    if (n_mistakes_ > most_mistakes)
      mistakes_.add({}, fmt::format("{}: and {} more mistakes of this kind", *source_,
                                    n_mistakes_ - most_mistakes));
    return result();
  }

 private:
  void add(int line, int column, const std::string& sentence) {
    if (++n_mistakes_ <= most_mistakes) mistakes_.add({source_, line, column}, sentence);
  }
  void add(const CsvField& field, const std::string& sentence) {
    add(field.line, field.column, sentence);
  }

  bool take_names(Fields fields) {
    // What other programs write: a separator at the end of every line, and an index without a name.
    if (format_.header && fields.size() > 1 && is_blank(fields.back()))
      fields = fields.first(fields.size() - 1);
    if (format_.header && fields.size() > 1 && is_blank(fields.front())) {
      has_index_ = true;
      fields = fields.subspan(1);
    }
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      names_.push_back(format_.header ? fields[i].text : fmt::format("column_{}", i));
      if (is_blank(fields[i]) && format_.header)
        add(fields[i], fmt::format("column {} has no name in the header", i + 1 + has_index_));
      else if (!seen.emplace(names_[i], i).second)
        add(fields[i],
            fmt::format("the name {} is there twice in the header", in_quotes(names_[i])));
    }
    return n_mistakes_ == 0 && choose(fields);
  }

  bool choose(Fields fields) {
    Mistakes own;
    columns_ = choose_columns(names_, selection_, *source_, own);
    const std::string hint =
        names_.size() == 1 ? hint_at_separator(fields[0].text, format_.separator) : "";
    if (!own.empty() && !hint.empty())
      add(fields[0],
          fmt::format("the first line is a single field, {}{}", in_quotes(fields[0].text), hint));
    else
      mistakes_.add(own);
    for (const std::size_t i : columns_.features) records_.feature_names.push_back(names_[i]);
    for (const std::size_t i : columns_.targets) records_.target_names.push_back(names_[i]);
    return own.empty();
  }

  void take_row(Fields fields) {
    const std::size_t row = n_rows_++, expected = names_.size() + has_index_;
    if (fields.size() == expected + 1 && is_blank(fields.back())) fields = fields.first(expected);
    if (fields.size() != expected) {
      add(fields.front().line, 1,
          fmt::format("row {} has {} fields; expected {}, as the {} has{}", row, fields.size(),
                      expected, format_.header ? "header" : "first row",
                      hint_at_commas(fields.size(), expected)));
      return;
    }
    if (has_index_ && !take_index(fields.front(), row)) return;
    fields = fields.last(names_.size());
    for (const std::size_t i : columns_.features) x_.push_back(number(fields[i], row, i));
    for (const std::size_t i : columns_.targets) {
      if (selection_.task == Task::regression)
        y_.push_back(number(fields[i], row, i));
      else
        records_.labels.push_back(label(fields[i], row, i));
    }
  }

  std::string hint_at_commas(std::size_t n, std::size_t expected) const {
    if (format_.separator != ',' || n != 2 * expected) return "";
    return "; where commas are decimal signs, fields need another separator (data.separator = "
           "\";\", data.decimal = \",\")";
  }

  // Whether a column without a name counts the rows, from 0 or from 1: then nothing is lost by
  // leaving it out.
  bool take_index(const CsvField& field, std::size_t row) {
    double value = 0;
    const bool is_number = !read_number(field.text, value);
    if (row == 0) first_index_ = value;
    index_counts_ = is_number && (first_index_ == 0 || first_index_ == 1) &&
                    value == first_index_ + static_cast<double>(row);
    if (!index_counts_)
      add(1, 1,
          fmt::format(
              "the first column has no name, and it does not count the rows: row {} has {} "
              "there; give it a name, or write the file without it (pandas: index=False, R: "
              "row.names=FALSE)",
              row, in_quotes(field.text)));
    return index_counts_;
  }

  double number(const CsvField& field, std::size_t row, std::size_t column) {
    double value = 0;
    if (const auto wrong = read_number(field.text, value, format_.decimal))
      add(field, fmt::format("row {}, column {}: {}; expected a finite number", row,
                             in_quotes(names_[column]), *wrong));
    return value;
  }

  std::string label(const CsvField& field, std::size_t row, std::size_t column) {
    std::string text = canonical_label(field.text);
    if (text.empty() || text == "nan" || text == "NaN")
      add(field,
          fmt::format("row {}, column {}: the label is missing", row, in_quotes(names_[column])));
    return text;
  }

  Records result() {
    if (n_mistakes_ > 0) return {};
    if (has_index_)
      records_.notes.push_back(fmt::format(
          "{}: the first column has no name and counts the rows; it is left out", *source_));
    records_.x = arma::mat(x_.data(), columns_.features.size(), n_rows_);
    if (!y_.empty()) records_.y = arma::mat(y_.data(), columns_.targets.size(), n_rows_);
    return std::move(records_);
  }

  CsvReader reader_;
  std::shared_ptr<const std::string> source_;
  CsvFormat format_;
  const Selection& selection_;
  Mistakes& mistakes_;
  std::vector<std::string> names_;
  ChosenColumns columns_;
  std::vector<double> x_, y_;
  Records records_;
  bool has_index_ = false, index_counts_ = true;
  double first_index_ = 0;
  std::size_t n_rows_ = 0, n_mistakes_ = 0;
};

}  // namespace

Records read_csv(std::string_view text, const std::string& source, const CsvFormat& format,
                 const Selection& selection, Mistakes& mistakes) {
  if (const auto wrong = encoding_mistake(text)) {
    mistakes.add({}, fmt::format("{}: {}", source, *wrong));
    return {};
  }
  return CsvTable(text, source, format, selection, mistakes).read();
}

}  // namespace ritz
