#pragma once

#include <armadillo>
#include <string>
#include <vector>

namespace ritz {

enum class Task { regression, classification };

std::string task_name(Task task);

/// Rows of a file with inputs and targets, numbers all of them. A column of a matrix here is a row
/// of the file.
struct DataSet {
  arma::mat x;  ///< n_features x n_rows
  /// Regression: n_targets x n_rows. Classification: n_classes x n_rows, one 1 per column
  /// (one-hot).
  arma::mat y;
  arma::mat noiseless;  ///< y without its noise, where the data were made up; otherwise empty
  std::vector<std::string> feature_names;
  std::vector<std::string> target_names;  ///< one for classification
  std::vector<std::string> class_names;   ///< sorted, numbers as numbers; empty for regression

  arma::uword n_rows() const { return x.n_cols; }
  arma::uword n_features() const { return x.n_rows; }
  Task task() const { return class_names.empty() ? Task::regression : Task::classification; }
  /// These rows alone, in this order; a row may be there several times.
  DataSet rows(const arma::uvec& which) const;
};

/// The class of every column of one-hot targets or of probabilities: the first of the largest.
arma::uvec most_likely(const arma::mat& probabilities);

/// One-hot columns of these classes.
arma::mat one_hot(const arma::uvec& classes, arma::uword n_classes);

}  // namespace ritz
