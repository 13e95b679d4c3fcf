#pragma once

#include <armadillo>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/learning/data/data_set.hpp>

namespace ritz {

/// The chosen columns of a data file, before it is known which classes there are.
struct Records {
  arma::mat x;                      ///< n_features x n_rows
  arma::mat y;                      ///< regression: n_targets x n_rows
  std::vector<std::string> labels;  ///< classification: one per row
  std::vector<std::string> feature_names;
  std::vector<std::string> target_names;
  std::string source;              ///< the file's name, for messages
  std::vector<std::string> notes;  ///< what was noticed and does no harm, for the user
  /// Targets without their noise, where the data were made up; otherwise empty.
  arma::mat noiseless;

  arma::uword n_rows() const { return x.n_cols; }
  bool has_targets() const { return !y.empty() || !labels.empty(); }
};

/// Which columns are wanted.
struct Selection {
  Task task = Task::regression;
  std::vector<std::string> targets;   ///< empty for the last column
  std::vector<std::string> features;  ///< empty for all that are no targets
  bool targets_may_miss = false;      ///< read the features where no target is in the file
};

/// The positions of features and targets among the columns of a file; every name that is not there
/// is a mistake, with the nearest one that is. No targets where they miss and may.
struct ChosenColumns {
  std::vector<std::size_t> features, targets;
};
ChosenColumns choose_columns(const std::vector<std::string>& names, const Selection& selection,
                             const std::string& source, Mistakes& mistakes);

/// How numbers are read: leading and trailing blanks and a plus sign are allowed; what does not fit
/// into a double, NaN and infinities are not. Returns what is wrong, nothing when all is well.
std::optional<std::string> read_number(std::string_view text, double& value, char decimal = '.');

/// The largest number of columns and of numbers that are read from a file.
inline constexpr std::size_t most_columns = 1'000'000, most_cells = 250'000'000;

/// What every reader's records must be, whatever the format of their file: some rows, at least one
/// feature, finite numbers, labels that are there, names in UTF-8.
void check_records(const Records& records, Mistakes& mistakes);

/// A label as it is compared and shown: "1.0", "+1" and "01" are "1".
std::string canonical_label(std::string_view text);

/// Sorted, each once: as numbers where all are numbers, otherwise as texts.
std::vector<std::string> classes_of(const std::vector<std::string>& labels);

/// The records as a data set with these classes (none for regression). A label that is not among
/// them is a mistake.
DataSet data_set_of(const Records& records, const std::vector<std::string>& class_names,
                    Mistakes& mistakes);

}  // namespace ritz
