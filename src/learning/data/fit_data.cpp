#include <ritz/learning/data/fit_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>
#include <ritz/learning/data/binary_readers.hpp>
#include <ritz/learning/data/csv_reader.hpp>
#include <ritz/learning/data/franke.hpp>
#include <ritz/learning/data/scaler.hpp>
#include <ritz/learning/data/split.hpp>
#include <ritz/learning/data/unpacked.hpp>

namespace ritz {

namespace {

// A file that cannot be read is a mistake like others.
std::optional<std::string> content(const ReadFile& read, const std::string& path,
                                   Mistakes& mistakes) {
  try {
    return unpacked(read(path), path);
  } catch (const UsageError& error) {
    mistakes.add({}, error.what());
    return std::nullopt;
  }
}

Value texts(const std::vector<std::string>& words) {
  Value::Array out;
  for (const auto& word : words) out.emplace_back(word);
  return Value(std::move(out));
}

}  // namespace

namespace {

Records read_any(const Settings& data, const std::string& path, const Selection& selection,
                 const ReadFile& read, Mistakes& mistakes) {
  const auto bytes = content(read, path, mistakes);
  if (!bytes) return {};
  if (is_hdf5(*bytes))
    return read_hdf5(*bytes, path, data.text("x"), data.text("y"), selection, mistakes);
  if (!is_idx(*bytes)) {
    const CsvFormat format{data.boolean("header"), data.text("separator").front(),
                           data.text("decimal").front()};
    return read_csv(*bytes, path, format, selection, mistakes);
  }
  if (!data.has("labels")) {
    if (!selection.targets_may_miss)
      mistakes.add(data.place("file"),
                   "\"data.labels\" is missing; expected the file of labels that belongs to an IDX "
                   "file");
    return read_idx(*bytes, path, "", "", selection, mistakes);
  }
  const std::string path_of_labels = data.text("labels");
  const auto labels = content(read, path_of_labels, mistakes);
  if (!labels) return {};
  return read_idx(*bytes, path, *labels, path_of_labels, selection, mistakes);
}

}  // namespace

Records read_records(const Settings& data, const std::string& path, const Selection& selection,
                     const ReadFile& read, Mistakes& mistakes) {
  const MemoryUse use(fmt::format("the data of {}; give fewer rows or columns", path));
  Mistakes own;
  Records records = read_any(data, path, selection, read, own);
  if (own.empty()) check_records(records, own);
  mistakes.add(own);
  return own.empty() ? std::move(records) : Records();
}

namespace {

// Numbers that hardly ever repeat, or fractions of which there are many, are no names of classes.
std::string continuous_mistake(const Records& records, const std::vector<std::string>& classes) {
  constexpr std::size_t few = 20;
  if (classes.size() <= few) return "";
  bool are_whole = true;
  for (const std::string& name : classes) {
    double value = 0;
    if (read_number(name, value)) return "";
    are_whole = are_whole && value == std::floor(value);
  }
  if (are_whole && 4 * classes.size() <= records.n_rows()) return "";
  return fmt::format(
      "{}: the target {} holds {} different numbers in {} rows, which are no classes; for a "
      "regression choose model.kind = \"linear\", \"ridge\" or \"lasso\", or model.task = "
      "\"regression\" where the model takes it",
      records.source, in_quotes(records.target_names.front()), classes.size(), records.n_rows());
}

class DataReader {
 public:
  DataReader(Settings& data, Task task, const ReadFile& read, Mistakes& mistakes)
      : data_(data), read_(read), mistakes_(mistakes) {
    selection_.task = task;
    if (data_.value("test").is_table()) test_ = data_.table("test");
  }

  FitData read() {
    if (data_.has("target")) selection_.targets = data_.texts("target");
    if (data_.has("features")) selection_.features = data_.texts("features");
    if (selection_.task == Task::classification && selection_.targets.size() > 1) {
      mistakes_.add(data_.place("target"),
                    "\"data.target\" names several columns; expected one for "
                    "a classification");
      return {};
    }
    const Records records = data_.has("generate") ? generated()
                                                  : read_records(data_, data_.text("file"),
                                                                 selection_, read_, mistakes_);
    if (records.n_rows() == 0) return {};
    out_.notes = records.notes;
    data_.resolve("target", records.target_names.size() == 1 ? Value(records.target_names.front())
                                                             : texts(records.target_names));
    data_.resolve("features", texts(records.feature_names));
    selection_.targets = records.target_names;
    selection_.features = records.feature_names;
    divide(records);
    return std::move(out_);
  }

  Records generated() {
    const Settings keys = data_.table("generate");
    if (selection_.task == Task::classification) {
      mistakes_.add(keys.place(),
                    "\"data.generate\" makes numbers; expected \"model.task\" to be "
                    "\"regression\"");
      return {};
    }
    Records records =
        franke_records(static_cast<arma::uword>(keys.integer("points")), keys.real("noise"),
                       static_cast<std::uint64_t>(keys.integer("seed")));
    // A resolved configuration names them.
    refuse_other("target", selection_.targets, records.target_names);
    refuse_other("features", selection_.features, records.feature_names);
    return records;
  }

  void refuse_other(const char* key, const std::vector<std::string>& given,
                    const std::vector<std::string>& made) {
    if (given.empty() || given == made) return;
    mistakes_.add(
        data_.place(key),
        fmt::format("\"data.{}\" names other columns than the made-up data have; expected "
                    "{}, or that it is left out",
                    key, texts(made).toml()));
  }

  bool are_classes(const Records& records, const std::vector<std::string>& class_names) {
    Mistakes own;
    if (const std::string wrong = continuous_mistake(records, class_names); !wrong.empty())
      own.add({}, wrong);
    else if (class_names.size() > most_cells / records.n_rows())
      own.add({}, fmt::format("{}: {} classes in {} rows are more than can be told apart; expected "
                              "at most {}",
                              records.source, class_names.size(), records.n_rows(),
                              most_cells / records.n_rows()));
    mistakes_.add(own);
    return own.empty();
  }

  void divide(const Records& records) {
    const bool classify = selection_.task == Task::classification;
    std::vector<std::string> class_names =
        classify ? classes_of(records.labels) : std::vector<std::string>{};
    const arma::uword n = records.n_rows();
    if (!are_classes(records, class_names)) return;
    Split split;
    if (test_.has("every")) {
      split = split_every(n, static_cast<arma::uword>(test_.integer("every")));
      if (split.test.empty())
        mistakes_.add(data_.place("test"), fmt::format("\"data.test\" leaves no test rows of {}; "
                                                       "choose a smaller every, or test = \"none\"",
                                                       n));
    } else if (test_.has("fraction")) {
      Mistakes none;
      const arma::uvec classes =
          classify ? most_likely(data_set_of(records, class_names, none).y) : arma::uvec();
      split = split_fraction(n, test_.real("fraction"),
                             static_cast<std::uint64_t>(test_.integer("seed")), classes);
      if (split.test.empty() || split.train.empty())
        mistakes_.add(data_.place("test"),
                      fmt::format("\"data.test\" leaves {} rows to learn from and {} for the test; "
                                  "expected some of each",
                                  split.train.n_elem, split.test.n_elem));
    } else {
      split.train = arma::regspace<arma::uvec>(0, n - 1);
    }
    if (!mistakes_.empty()) return;
    if (classify) {
      std::vector<std::string> learnt;
      for (const arma::uword row : split.train) learnt.push_back(records.labels[row]);
      class_names = classes_of(learnt);
    }
    out_.all = data_set_of(records, class_names, mistakes_);
    out_.train = out_.all.rows(split.train);
    out_.test = out_.all.rows(split.test);
    if (test_.has("file")) read_test_file(class_names);
  }

  void read_test_file(const std::vector<std::string>& class_names) {
    Settings keys(data_.whole());
    if (test_.has("labels")) keys.resolve("labels", test_.text("labels"));
    const Records records = read_records(keys, test_.text("file"), selection_, read_, mistakes_);
    if (records.n_rows() > 0) out_.test = data_set_of(records, class_names, mistakes_);
  }

  Settings& data_;
  Settings test_;
  const ReadFile& read_;
  Mistakes& mistakes_;
  Selection selection_;
  FitData out_;
};

}  // namespace

FitData read_fit_data(Settings& data, Task task, const ReadFile& read, Mistakes& mistakes) {
  return DataReader(data, task, read, mistakes).read();
}

std::optional<std::string> wrong_size(const arma::rowvec& values) {
  constexpr double largest = 1e150, smallest = 1e-150;
  const double most = arma::abs(values).max(), spread = values.max() - values.min();
  if (!(most <= largest))
    return fmt::format("has numbers as large as {:.2g}; expected none beyond {:.0e}", most,
                       largest);
  if (spread > 0 && spread < smallest)
    return fmt::format("varies by no more than {:.2g} from row to row; expected at least {:.0e}",
                       spread, smallest);
  return std::nullopt;
}

namespace {

void check_sizes(const arma::mat& values, const std::vector<std::string>& names,
                 const std::string& source, Mistakes& mistakes) {
  if (values.n_cols == 0) return;
  for (arma::uword i = 0; i < values.n_rows; ++i)
    if (const auto wrong = wrong_size(values.row(i)))
      mistakes.add({}, fmt::format("{}: the column {} {}: choose another unit", source,
                                   in_quotes(names[i]), *wrong));
}

void check_sizes(const DataSet& rows, const std::string& source, Mistakes& mistakes) {
  check_sizes(rows.x, rows.feature_names, source, mistakes);
  if (rows.task() == Task::regression) check_sizes(rows.y, rows.target_names, source, mistakes);
}

}  // namespace

void check_rows(const FitData& data, const std::string& source, Mistakes& mistakes) {
  const DataSet& train = data.train;
  if (train.n_rows() < 2)
    mistakes.add({}, fmt::format("{}: there is {} row to learn from; expected at least 2", source,
                                 train.n_rows()));
  if (train.task() == Task::classification && train.y.n_rows < 2)
    mistakes.add({}, fmt::format("{}: all rows have the class {}; expected at least two classes",
                                 source, in_quotes(train.class_names.front())));
  if (train.task() == Task::regression)
    for (const arma::uword i : constant_rows(train.y))
      mistakes.add({}, fmt::format("{}: the target {} is {} in all rows; expected values that "
                                   "differ",
                                   source, in_quotes(train.target_names[i]), train.y(i, 0)));
  check_sizes(data.all, source, mistakes);
  // Mostly among all rows; otherwise they have a file of their own.
  if (mistakes.empty()) check_sizes(data.test, "data.test.file", mistakes);
  if (constant_rows(train.x).n_elem == train.n_features())
    mistakes.add({},
                 fmt::format("{}: every feature is constant; expected features that differ from "
                             "row to row",
                             source));
}

namespace {

// a, b, c, …
std::string few_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    out += (i > 0 ? ", " : "") + shown(names[i]);
  return out + (names.size() > most ? ", …" : "");
}

}  // namespace

std::optional<std::string> note_on_header(const DataSet& train) {
  std::vector<std::string> names = train.feature_names;
  names.insert(names.end(), train.target_names.begin(), train.target_names.end());
  double value = 0;
  for (const auto& name : names)
    if (read_number(name, value)) return std::nullopt;
  return fmt::format(
      "the names of all columns are numbers ({}); if they are the first row, give data.header = "
      "false",
      few_of(names));
}

std::optional<std::string> note_on_constants(const DataSet& train) {
  const arma::uvec constant = constant_rows(train.x);
  if (constant.empty()) return std::nullopt;
  std::vector<std::string> names;
  for (const arma::uword i : constant) names.push_back(train.feature_names[i]);
  return fmt::format("{} of {} features {} constant in the training rows and {} nothing: {}",
                     constant.n_elem, train.n_features(), constant.n_elem == 1 ? "is" : "are",
                     constant.n_elem == 1 ? "teaches" : "teach", few_of(names));
}

}  // namespace ritz
