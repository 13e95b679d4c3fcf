#include <fmt/format.h>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/fit/fit_report.hpp>
#include <ritz/app/session/output_file.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/io/user_block.hpp>
#include <ritz/learning/assessment/metrics.hpp>
#include <ritz/learning/data/fit_data.hpp>
#include <ritz/learning/model_file.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

// Read by rank 0, sent to all.
SavedModel read_model(const Context& context, const std::string& directory) {
  const std::string path = directory + "/model.h5";
  const std::string bytes = read_input(context, path);
  check_user_block(bytes, path);
  return load_model(from_hdf5(bytes, path));
}

// The features by their names, and the targets where the file has them.
Records read_rows(const Context& context, const SavedModel& model, const std::string& path) {
  Settings data(*model.configuration.table().find("data"));
  Value::Table keys = data.whole().table();
  keys.erase("labels");  // those of the file that was learnt from
  Selection selection;
  selection.task = model.task;
  selection.targets = model.target_names;
  selection.features = model.feature_names;
  selection.targets_may_miss = true;
  Mistakes mistakes;
  Records records = read_records(
      Settings(Value(std::move(keys))), path, selection,
      [&](const std::string& name) { return read_input(context, name); }, mistakes);
  mistakes.raise();
  return records;
}

}  // namespace

ExitStatus predict_command(const Context& context, const PredictOptions& options) {
  if (!options.output.empty())
    require_writable_output(context.communicator, options.output, options.overwrite,
                            {options.data, options.directory + "/model.h5"});
  const SavedModel model = read_model(context, options.directory);
  const Records records = read_rows(context, model, options.data);
  const arma::mat prediction = model.predictor->predict(records.x);
  if (!prediction.is_finite())
    throw NumericsError(
        fmt::format("{}: a prediction is not finite; its features are far from those "
                    "that were learnt from",
                    options.data));
  if (records.has_targets()) {
    Mistakes mistakes;
    const DataSet data = data_set_of(records, model.class_names, mistakes);
    mistakes.raise();
    context.log.info("  " + metrics_text(metric_table(data, prediction).table()));
  }
  const std::string text =
      predictions_csv(model.target_names, model.class_names, prediction, nullptr);
  if (options.output.empty())
    print(context, text);
  else
    on_root(context.communicator, [&] { write_file_atomically(options.output, text); });
  return ExitStatus::done;
}

}  // namespace ritz
