#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include <ritz/base/value.hpp>
#include <ritz/learning/data/data_set.hpp>

namespace ritz {

// Truth and prediction are n_outputs x n; of several targets the mean is taken.

double mean_squared_error(const arma::mat& truth, const arma::mat& prediction);
double mean_absolute_error(const arma::mat& truth, const arma::mat& prediction);
/// 1 − Σ(y − ŷ)²/Σ(y − ȳ)², which is negative for predictions worse than the mean of the truth;
/// NaN where the truth does not vary.
double r_squared(const arma::mat& truth, const arma::mat& prediction);

/// The share of columns whose likeliest class is the right one. The truth is one-hot.
double accuracy(const arma::mat& truth, const arma::mat& probabilities);
/// The mean of −log p of the right class, with p drawn in to the smallest double above zero.
double cross_entropy(const arma::mat& truth, const arma::mat& probabilities);
/// Counts; row: the true class, column: the predicted one.
arma::umat confusion(const arma::mat& truth, const arma::mat& probabilities);

/// The probability that a member scores higher than a non-member, ties counted as one half, from
/// ranks (Mann & Whitney 1947); NaN where one of the two is missing. `members` holds 0 and 1.
double roc_auc(const arma::rowvec& members, const arma::rowvec& scores);
/// The receiver operating characteristic: false-positive rate, true-positive rate and threshold in
/// columns, from (0, 0) to (1, 1), a row per distinct score.
arma::mat roc_curve(const arma::rowvec& members, const arma::rowvec& scores);

/// Precision TP/(TP + FP), recall TP/(TP + FN) and their harmonic mean, a row per class; 0 where a
/// denominator is, and NaN for a class that neither the truth nor the prediction has.
struct ClassScores {
  arma::vec precision, recall, f1;
};
ClassScores class_scores(const arma::umat& confusion);

/// Names of the numbers that metrics() gives, the one that matters most first.
std::vector<std::string> metric_names(Task task);
/// r2, mse, mae; or accuracy, cross_entropy, f1 (mean over the classes that are there), roc_auc (of
/// the second of two classes, or the mean over classes of one against all others).
arma::vec metrics(Task task, const arma::mat& truth, const arma::mat& prediction);

/// Everything above as a table for summary.json.
Value metric_table(const DataSet& data, const arma::mat& prediction);

}  // namespace ritz
