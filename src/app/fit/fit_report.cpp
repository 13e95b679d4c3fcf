#include <ritz/app/fit/fit_report.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/app/session/report_line.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/csv_row.hpp>
#include <ritz/learning/assessment/metrics.hpp>

namespace ritz {

std::string fit_header(const FitProblem& problem, const Model& model, int n_ranks, double bytes,
                       const std::string& directory) {
  const DataSet &train = problem.data.train, &test = problem.data.test;
  const Settings keys(*problem.configuration.table().find("data"));
  const std::string name = keys.has("file") ? keys.text("file") : keys.table("generate").kind();
  const bool regression = train.task() == Task::regression;
  const std::size_t n = regression ? train.target_names.size() : train.class_names.size();
  std::string text = report_line("data", name);
  text += report_line(
      "", fmt::format("{} rows to learn from, {} for the test, {} feature{}, {} {}{}",
                      train.n_rows(), test.n_rows(), train.n_features(),
                      train.n_features() == 1 ? "" : "s", n, regression ? "target" : "class",
                      n == 1       ? ""
                      : regression ? "s"
                                   : "es"));
  const Settings kind(*problem.configuration.table().find("model"));
  text += report_line("model", fmt::format("{}, {}, {} parameters", kind.kind(),
                                           model.architecture(), model.n_parameters()));
  text += report_line("ranks", fmt::format("{}", n_ranks));
  text += report_line("will take", fmt::format("about {:.3g} MB on each rank", bytes / 1e6));
  text += report_line("results in", directory);
  return text;
}

namespace {

Value numbers(const arma::vec& values) {
  Value::Array out;
  for (const double x : values) out.emplace_back(x);
  return Value(std::move(out));
}

}  // namespace

// Mean and spread (over n) of every metric; of the first also as such, with its values.
void add_metrics(Value::Table& table, Task task, const arma::mat& metrics) {
  const auto names = metric_names(task);
  table["metric"] = names.front();
  table["mean"] = arma::mean(metrics.row(0));
  table["std"] = arma::stddev(metrics.row(0), 1);
  table["values"] = numbers(metrics.row(0).t());
  for (std::size_t i = 0; i < names.size(); ++i) {
    Value::Table& one = table["metrics"].table()[names[i]].table();
    one["mean"] = arma::mean(metrics.row(i));
    one["std"] = arma::stddev(metrics.row(i), 1);
  }
}

std::string metrics_text(const Value::Table& table) {
  std::string out;
  for (const auto& [key, value, place] : table.entries) {
    if (!value.is_real()) continue;
    // R² of rows whose target is one value, the area under the curve of rows of one class.
    const std::string number =
        std::isnan(value.real()) ? "undefined" : fmt::format("{:.6g}", value.real());
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", key, number);
  }
  return out;
}

namespace {

// "accuracy 0.9772 ± 0.0100, roc_auc 0.9951 ± 0.0038": every metric, the one that matters most
// first.
std::string means_and_spreads(const Value::Table& table) {
  std::string out;
  for (const auto& [name, metric, place] : table.find("metrics")->table().entries) {
    const double mean = metric.table().find("mean")->real();
    // Not defined where a part has no row of a class, or one row.
    if (std::isnan(mean)) continue;
    out += fmt::format("{}{} {:.6g} ± {:.2g}", out.empty() ? "" : ", ", name, mean,
                       metric.table().find("std")->real());
  }
  return out;
}

}  // namespace

std::string fit_footer(const Value& summary) {
  const Value::Table& s = summary.table();
  std::string text = "\n";
  for (const char* part : {"train", "test"})
    if (const Value* found = s.find(part); found && found->is_table())
      text += report_line(part, metrics_text(found->table()));
  if (const Value* found = s.find("cross_validation"))
    text += report_line(fmt::format("{} folds", found->table().find("folds")->integer()),
                        means_and_spreads(found->table()) + " (means and spreads)");
  if (const Value* found = s.find("bootstrap")) {
    const Value::Table& b = found->table();
    text += report_line(fmt::format("{} resamples", b.find("resamples")->integer()),
                        fmt::format("{}; error {:.6g} = bias² {:.6g} + variance {:.6g}",
                                    means_and_spreads(b), b.find("error")->real(),
                                    b.find("bias_squared")->real(), b.find("variance")->real()));
  }
  if (const Value* epochs = s.find("epochs"); epochs->integer() > 0)
    text += report_line("epochs", fmt::format("{}", epochs->integer()));
  if (const Value* found = s.find("condition_number"))
    text += report_line("condition number", fmt::format("{:.3g}", found->real()));
  if (const Value* found = s.find("nonzero_coefficients"))
    text += report_line("coefficients not zero", fmt::format("{}", found->integer()));
  if (const Value* found = s.find("converged"); found && !found->boolean())
    text += report_line("warning",
                        "not converged; raise training.epochs or training.l2, or scale the data");
  const double seconds = s.find("fit_seconds")->real();
  text += report_line("time of the fit", seconds < 1 ? fmt::format("{:.3g} ms", 1e3 * seconds)
                                                     : duration_text(seconds));
  return text;
}

std::string predictions_csv(const std::vector<std::string>& target_names,
                            const std::vector<std::string>& class_names,
                            const arma::mat& prediction, const arma::mat* truth) {
  std::vector<std::string> fields;
  if (truth) {
    fields.emplace_back("row");
    fields.insert(fields.end(), target_names.begin(), target_names.end());
    for (const auto& name : target_names) fields.push_back("predicted_" + name);
  } else {
    fields = target_names;
  }
  for (const auto& name : class_names) fields.push_back("p_" + name);
  std::string out = csv_row(fields);
  const bool classes = !class_names.empty();
  const arma::uvec seems = classes ? most_likely(prediction) : arma::uvec();
  const arma::uvec is = classes && truth ? most_likely(*truth) : arma::uvec();
  for (arma::uword i = 0; i < prediction.n_cols; ++i) {
    fields.clear();
    if (truth) fields.push_back(std::to_string(i));
    if (truth && classes) fields.push_back(class_names[is[i]]);
    if (truth && !classes)
      for (const double y : truth->col(i)) fields.push_back(shortest(y));
    if (classes) fields.push_back(class_names[seems[i]]);
    for (const double y : prediction.col(i)) fields.push_back(shortest(y));
    out += csv_row(fields);
  }
  return out;
}

std::string numbers_csv(const std::vector<std::string>& columns, const arma::mat& rows) {
  std::string out = csv_row(columns);
  for (arma::uword i = 0; i < rows.n_rows; ++i) {
    std::vector<std::string> fields;
    for (const double x : rows.row(i)) fields.push_back(shortest(x));
    out += csv_row(fields);
  }
  return out;
}

std::string coefficients_csv(const FitProblem& problem, const Predictor& predictor) {
  const LinearMap& map = *predictor.model().linear_map();
  const DataSet& data = problem.data.train;
  const Scaler &in = predictor.input_scaler(), &back = predictor.target_scaler();
  const arma::uword n_outputs = map.intercepts.n_elem;
  std::vector<std::string> outputs = data.target_names;
  if (!data.class_names.empty())  // one score belongs to the second of two classes
    outputs = n_outputs == 1 ? std::vector{data.class_names.back()} : data.class_names;
  // Of features as they are: the scaling is part of the coefficients.
  arma::mat raw = map.coefficients;
  raw.each_col() /= in.scale();
  if (data.task() == Task::regression) raw.each_row() %= back.scale().t();
  arma::vec raw_intercepts = map.intercepts;
  if (data.task() == Task::regression)
    raw_intercepts = raw_intercepts % back.scale() + back.offset();
  raw_intercepts -= raw.t() * in.offset();

  std::vector<std::string> fields = {"feature"};
  for (const auto& name : outputs) fields.push_back(name);
  for (const auto& name : outputs) fields.push_back(name + "_unscaled");
  std::string out = csv_row(fields);
  const auto add = [&](const std::string& name, const arma::rowvec& scaled,
                       const arma::rowvec& unscaled) {
    fields = {name};
    for (const double b : scaled) fields.push_back(shortest(b));
    for (const double b : unscaled) fields.push_back(shortest(b));
    out += csv_row(fields);
  };
  const auto names = predictor.polynomial().names(data.feature_names);
  for (arma::uword j = 0; j < names.size(); ++j) add(names[j], map.coefficients.row(j), raw.row(j));
  add("intercept", map.intercepts.t(), raw_intercepts.t());
  return out;
}

std::string samples_csv(const FitProblem& problem, const Predictor& predictor) {
  const DataSet& data = problem.data.train;
  const arma::mat samples = predictor.model().samples();
  std::vector<std::string> fields = predictor.polynomial().names(data.feature_names);
  const arma::uword n_features = fields.size();
  const arma::mat x = predictor.input_scaler().invert(samples.head_rows(n_features));
  const arma::uvec classes = most_likely(samples.tail_rows(samples.n_rows - n_features));
  fields.push_back(data.target_names.front());
  std::string out = csv_row(fields);
  for (arma::uword i = 0; i < samples.n_cols; ++i) {
    fields.clear();
    for (const double value : x.col(i)) fields.push_back(shortest(value));
    fields.push_back(data.class_names[classes[i]]);
    out += csv_row(fields);
  }
  return out;
}

FitMonitor::FitMonitor(Log& log, RunDirectory* directory, StopPoll& poll)
    : log_(log), directory_(directory), poll_(poll) {}

void FitMonitor::epoch_done(const EpochRecord& r, std::uint64_t n_epochs) {
  if (directory_) {
    if (!history_)
      history_.emplace(directory_->begin_table(
          "history.csv",
          {"epoch", "loss", "validation_loss", "gradient_norm", "learning_rate", "seconds"}));
    history_->row({static_cast<std::int64_t>(r.epoch), r.loss, r.validation_loss, r.gradient_norm,
                   r.learning_rate, r.seconds});
  }
  const std::uint64_t done = r.epoch + 1;
  const double left = r.seconds / static_cast<double>(done) * static_cast<double>(n_epochs - done);
  std::string line = fmt::format("epoch {}/{}  loss {:.6f}", done, n_epochs, r.loss);
  if (std::isfinite(r.validation_loss))
    line += fmt::format("  held back {:.6f}", r.validation_loss);
  log_.progress(fmt::format("{}  at most {} left", line, duration_text(left)));
}

void FitMonitor::finish() {
  log_.finish();
  if (history_) history_->flush();
}

}  // namespace ritz
