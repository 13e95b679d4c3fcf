#include <ritz/learning/data/records.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <span>

#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool marks_missing(std::string_view text) {
  static const std::set<std::string_view> marks = {"",     "NA",   "N/A", "?", "null",
                                                   "NULL", "None", "-",   ".", "#N/A"};
  return marks.contains(text);
}

// Of labels in one message.
constexpr std::size_t most_listed = 5;

// "a", "b" or "c"; of many the first ones.
std::string some_classes(const std::vector<std::string>& names) {
  if (names.size() <= most_listed) return quoted_choice(names);
  return fmt::format("one of {} classes, such as {}", names.size(),
                     quoted_choice(std::span(names).first(most_listed)));
}

// A label that no class has.
struct Unknown {
  std::string label;
  std::size_t first_row, n_rows;
};

std::string others(std::size_t n_rows) {
  return n_rows > 1 ? fmt::format(" (and {} more)", n_rows - 1) : "";
}

void find_names(const std::vector<std::string>& names, const std::vector<std::string>& wanted,
                const char* key, const std::string& source, std::vector<std::size_t>& out,
                Mistakes& mistakes) {
  std::size_t n_missing = 0;
  for (const auto& name : wanted) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end() && ++n_missing > most_listed) continue;
    if (found == names.end())
      mistakes.add(
          {}, fmt::format("{}: has no column {}{}, which data.{} names; its columns are {}", source,
                          in_quotes(name), did_you_mean(name, names), key,
                          names.size() <= 12 ? quoted_choice(names)
                                             : fmt::format("{} … {}", in_quotes(names.front()),
                                                           in_quotes(names.back()))));
    else if (std::ranges::count(out, static_cast<std::size_t>(found - names.begin())) > 0)
      mistakes.add({}, fmt::format("\"data.{}\" names the column {} twice; expected every "
                                   "column once",
                                   key, in_quotes(name)));
    else
      out.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  if (n_missing > most_listed)
    mistakes.add({}, fmt::format("{}: and {} more columns that data.{} names are not there", source,
                                 n_missing - most_listed, key));
}

}  // namespace

ChosenColumns choose_columns(const std::vector<std::string>& names, const Selection& selection,
                             const std::string& source, Mistakes& mistakes) {
  ChosenColumns out;
  std::vector<std::string> targets = selection.targets;
  if (targets.empty()) targets = {names.back()};
  const auto there = [&](const std::string& name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (!selection.targets_may_miss || std::ranges::all_of(targets, there))
    find_names(names, targets, "target", source, out.targets, mistakes);
  if (!selection.features.empty()) {
    find_names(names, selection.features, "features", source, out.features, mistakes);
  } else {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (std::ranges::find(targets, names[i]) == targets.end()) out.features.push_back(i);
  }
  for (const std::size_t i : out.features)
    if (std::ranges::find(out.targets, i) != out.targets.end())
      mistakes.add({}, fmt::format("{}: the column {} is both a feature and a target; leave it "
                                   "out of data.features",
                                   source, in_quotes(names[i])));
  if (out.features.empty() && selection.features.empty())
    mistakes.add({}, fmt::format("{}: has no column beside the target{}; expected at least one "
                                 "feature",
                                 source,
                                 names.size() > 1 ? ""
                                                  : fmt::format(", {} (is data.separator right?)",
                                                                in_quotes(names.front()))));
  return out;
}

namespace {

// 1,5 and -0,25: a decimal comma, or a sign between thousands.
bool has_one_comma(std::string_view text) {
  return text.find_first_not_of("+-0123456789,eE") == text.npos && text.find(',') != text.npos &&
         text.find(',') == text.rfind(',');
}

std::string no_number(std::string_view text, char decimal) {
  if (decimal == '.' && has_one_comma(text))
    return fmt::format("{} has a decimal comma; give data.decimal = \",\" or write a point",
                       in_quotes(text));
  return in_quotes(text) + " is not a number";
}

}  // namespace

std::optional<std::string> read_number(std::string_view text, double& value, char decimal) {
  text = trimmed(text);
  if (marks_missing(text)) return "the value is missing";
  std::string_view digits = text;
  std::string with_point;
  if (decimal == ',') {
    if (text.find('.') != text.npos) return no_number(text, decimal);
    with_point = text;
    std::ranges::replace(with_point, ',', '.');
    digits = with_point;
  }
  if (digits.front() == '+' && digits.size() > 1 && digits[1] != '-') digits.remove_prefix(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (end != digits.data() + digits.size() || error == std::errc::invalid_argument)
    return no_number(text, decimal);
  // from_chars does not say whether a number is too large or too small.
  if (error == std::errc::result_out_of_range)
    value = std::strtod(std::string(digits).c_str(), nullptr);
  if (std::isnan(value)) return no_number(text, decimal);
  if (std::isinf(value))
    return fmt::format("{} is beyond the largest number, 1.8e308", in_quotes(text));
  return std::nullopt;
}

std::string canonical_label(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  if (read_number(text, value)) return std::string(text);
  return fmt::format("{}", value);
}

std::vector<std::string> classes_of(const std::vector<std::string>& labels) {
  const std::set<std::string> distinct(labels.begin(), labels.end());
  std::vector<std::string> out(distinct.begin(), distinct.end());
  std::map<std::string, double> values;
  for (const auto& label : out) {
    double value = 0;
    if (read_number(label, value)) return out;
    values[label] = value;
  }
  std::ranges::sort(out, {}, [&](const std::string& label) { return values[label]; });
  return out;
}

namespace {

void check_cells(const arma::mat& values, const std::vector<std::string>& names,
                 const std::string& source, Mistakes& mistakes) {
  const arma::uvec bad = arma::find_nonfinite(values);
  if (bad.empty()) return;
  mistakes.add({}, fmt::format("{}: row {}, column {} is no finite number ({} in all); expected "
                               "finite numbers",
                               source, bad[0] / values.n_rows,
                               in_quotes(names[bad[0] % values.n_rows]), bad.n_elem));
}

void check_labels(const Records& records, Mistakes& mistakes) {
  const auto wrong = [&](std::size_t row, const char* what) {
    mistakes.add({}, fmt::format("{}: row {}, column {}: the label {}", records.source, row,
                                 in_quotes(records.target_names.front()), what));
  };
  for (std::size_t row = 0; row < records.labels.size(); ++row) {
    const std::string& label = records.labels[row];
    if (label.empty() || label == "nan" || label == "NaN") return wrong(row, "is missing");
    if (!is_utf8(label)) return wrong(row, "is no UTF-8; save the file in UTF-8");
  }
}

}  // namespace

void check_records(const Records& records, Mistakes& mistakes) {
  const auto wrong = [&](const std::string& what) {
    mistakes.add({}, fmt::format("{}: {}", records.source, what));
  };
  if (records.n_rows() == 0) return wrong("holds no rows; expected at least one");
  if (records.x.n_rows == 0)
    return wrong("holds no features; expected at least one column of them");
  for (const auto* names : {&records.feature_names, &records.target_names})
    for (const std::string& name : *names)
      if (!is_utf8(name))
        return wrong(
            fmt::format("the name {} is no UTF-8; save the file in UTF-8", in_quotes(name)));
  check_cells(records.x, records.feature_names, records.source, mistakes);
  if (!records.y.empty()) check_cells(records.y, records.target_names, records.source, mistakes);
  check_labels(records, mistakes);
}

DataSet data_set_of(const Records& records, const std::vector<std::string>& class_names,
                    Mistakes& mistakes) {
  DataSet out;
  out.x = records.x;
  out.y = records.y;
  out.noiseless = records.noiseless;
  out.feature_names = records.feature_names;
  out.target_names = records.target_names;
  out.class_names = class_names;
  if (class_names.empty()) return out;
  out.y.zeros(class_names.size(), records.n_rows());
  std::map<std::string, arma::uword> index;
  for (std::size_t k = 0; k < class_names.size(); ++k) index[class_names[k]] = k;
  std::vector<Unknown> unknown;
  for (std::size_t i = 0; i < records.labels.size(); ++i) {
    const std::string& label = records.labels[i];
    const auto [known, is_new] = index.try_emplace(label, class_names.size() + unknown.size());
    if (known->second < class_names.size()) {
      out.y(known->second, i) = 1;
      continue;
    }
    if (is_new) unknown.push_back({label, i, 0});
    ++unknown[known->second - class_names.size()].n_rows;
  }
  for (const Unknown& one : std::span(unknown).first(std::min(most_listed, unknown.size())))
    mistakes.add({}, fmt::format("{}: row {}{}, column {}: the label {} is in no training "
                                 "row; expected {}",
                                 records.source, one.first_row, others(one.n_rows),
                                 in_quotes(out.target_names.front()), in_quotes(one.label),
                                 some_classes(class_names)));
  if (unknown.size() > most_listed)
    mistakes.add({}, fmt::format("{}: and {} more labels that no training row has", records.source,
                                 unknown.size() - most_listed));
  return out;
}

}  // namespace ritz
