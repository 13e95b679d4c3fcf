#include <ritz/learning/assessment/metrics.hpp>

#include <algorithm>
#include <limits>

namespace ritz {

double mean_squared_error(const arma::mat& truth, const arma::mat& prediction) {
  return arma::accu(arma::square(truth - prediction)) / static_cast<double>(truth.n_elem);
}

double mean_absolute_error(const arma::mat& truth, const arma::mat& prediction) {
  return arma::accu(arma::abs(truth - prediction)) / static_cast<double>(truth.n_elem);
}

double r_squared(const arma::mat& truth, const arma::mat& prediction) {
  const arma::vec rest = arma::sum(arma::square(truth - prediction), 1);
  const arma::vec mean = arma::mean(truth, 1);
  const arma::vec total = arma::sum(arma::square(truth.each_col() - mean), 1);
  // The mean of equal numbers need not be that number.
  if (arma::any(arma::min(truth, 1) == arma::max(truth, 1)) || arma::any(total == 0))
    return arma::datum::nan;
  return 1 - arma::mean(rest / total);
}

double accuracy(const arma::mat& truth, const arma::mat& probabilities) {
  const arma::uvec right = most_likely(truth) == most_likely(probabilities);
  return static_cast<double>(arma::accu(right)) / static_cast<double>(truth.n_cols);
}

double cross_entropy(const arma::mat& truth, const arma::mat& probabilities) {
  const arma::mat p = arma::clamp(probabilities, std::numeric_limits<double>::min(), 1.0);
  return -arma::accu(truth % arma::log(p)) / static_cast<double>(truth.n_cols);
}

arma::umat confusion(const arma::mat& truth, const arma::mat& probabilities) {
  const arma::uvec is = most_likely(truth), seems = most_likely(probabilities);
  arma::umat out(truth.n_rows, truth.n_rows);
  for (arma::uword i = 0; i < is.n_elem; ++i) ++out(is[i], seems[i]);
  return out;
}

double roc_auc(const arma::rowvec& members, const arma::rowvec& scores) {
  const arma::uvec order = arma::stable_sort_index(scores);
  const double n = static_cast<double>(scores.n_elem), n_members = arma::accu(members);
  if (n_members == 0 || n_members == n) return arma::datum::nan;
  double rank_sum = 0;  // of the members; equal scores share the mean of their ranks
  for (arma::uword begin = 0; begin < order.n_elem;) {
    arma::uword end = begin;
    double inside = 0;
    while (end < order.n_elem && scores[order[end]] == scores[order[begin]])
      inside += members[order[end++]];
    rank_sum += inside * 0.5 * static_cast<double>(begin + end + 1);
    begin = end;
  }
  return (rank_sum - 0.5 * n_members * (n_members + 1)) / (n_members * (n - n_members));
}

arma::mat roc_curve(const arma::rowvec& members, const arma::rowvec& scores) {
  const arma::uvec order = arma::stable_sort_index(scores, "descend");
  const double n_members = arma::accu(members);
  const double n_others = static_cast<double>(scores.n_elem) - n_members;
  arma::mat out = {{0, 0, arma::datum::inf}};
  double right = 0, wrong = 0;
  for (arma::uword i = 0; i < order.n_elem; ++i) {
    const double score = scores[order[i]];
    right += members[order[i]];
    wrong += 1 - members[order[i]];
    if (i + 1 == order.n_elem || scores[order[i + 1]] != score)
      out.insert_rows(out.n_rows, arma::rowvec({wrong / n_others, right / n_members, score}));
  }
  return out;
}

ClassScores class_scores(const arma::umat& confusion) {
  const auto n = confusion.n_rows;
  ClassScores out{arma::vec(n), arma::vec(n), arma::vec(n)};
  const auto ratio = [](double a, double b) { return b > 0 ? a / b : 0.0; };
  for (arma::uword k = 0; k < n; ++k) {
    const auto right = static_cast<double>(confusion(k, k));
    const auto called = static_cast<double>(arma::accu(confusion.col(k)));
    const auto there = static_cast<double>(arma::accu(confusion.row(k)));
    if (called + there == 0) {
      out.precision[k] = out.recall[k] = out.f1[k] = arma::datum::nan;
      continue;
    }
    out.precision[k] = ratio(right, called);
    out.recall[k] = ratio(right, there);
    out.f1[k] = ratio(2 * right, called + there);
  }
  return out;
}

std::vector<std::string> metric_names(Task task) {
  if (task == Task::regression) return {"r2", "mse", "mae"};
  return {"accuracy", "cross_entropy", "f1", "roc_auc"};
}

namespace {

// The mean over classes for which there is a number, NaN where there is none.
double mean_of_known(const arma::vec& of_classes) {
  const arma::vec known = of_classes.elem(arma::find_finite(of_classes));
  return known.empty() ? arma::datum::nan : arma::mean(known);
}

double total_roc_auc(const arma::mat& truth, const arma::mat& probabilities) {
  if (truth.n_rows == 2) return roc_auc(truth.row(1), probabilities.row(1));
  arma::vec areas(truth.n_rows);
  for (arma::uword k = 0; k < truth.n_rows; ++k)
    areas[k] = roc_auc(truth.row(k), probabilities.row(k));
  return mean_of_known(areas);
}

Value list(const arma::vec& numbers) {
  Value::Array out;
  for (const double x : numbers) out.emplace_back(x);
  return Value(std::move(out));
}

}  // namespace

arma::vec metrics(Task task, const arma::mat& truth, const arma::mat& prediction) {
  if (task == Task::regression)
    return {r_squared(truth, prediction), mean_squared_error(truth, prediction),
            mean_absolute_error(truth, prediction)};
  return {accuracy(truth, prediction), cross_entropy(truth, prediction),
          mean_of_known(class_scores(confusion(truth, prediction)).f1),
          total_roc_auc(truth, prediction)};
}

Value metric_table(const DataSet& data, const arma::mat& prediction) {
  Value::Table out;
  out["rows"] = static_cast<std::int64_t>(data.n_rows());
  const auto names = metric_names(data.task());
  const arma::vec values = metrics(data.task(), data.y, prediction);
  for (std::size_t i = 0; i < names.size(); ++i) out[names[i]] = values[i];
  if (!data.noiseless.empty())
    out["mse_noiseless"] = mean_squared_error(data.noiseless, prediction);
  if (data.task() == Task::regression) return Value(std::move(out));
  const arma::umat counts = confusion(data.y, prediction);
  const ClassScores scores = class_scores(counts);
  out["precision"] = mean_of_known(scores.precision);
  out["recall"] = mean_of_known(scores.recall);
  Value::Array rows;
  for (arma::uword k = 0; k < counts.n_rows; ++k) {
    Value::Array row;
    for (const auto count : counts.row(k)) row.emplace_back(static_cast<std::int64_t>(count));
    rows.emplace_back(std::move(row));
  }
  out["confusion"] = Value(std::move(rows));
  Value::Table& per_class = out["per_class"].table();
  Value::Array class_names;
  for (const auto& name : data.class_names) class_names.emplace_back(name);
  per_class["class"] = Value(std::move(class_names));
  per_class["precision"] = list(scores.precision);
  per_class["recall"] = list(scores.recall);
  per_class["f1"] = list(scores.f1);
  return Value(std::move(out));
}

}  // namespace ritz
