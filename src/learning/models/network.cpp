#include <ritz/learning/models/network.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

namespace {

const LayerUse on_data = {.activation = "relu"};

Network make_network(const Chain& layers, const ModelContext& context) {
  Network network = make_chain({context.n_features}, layers, {.width = context.n_outputs});
  network.initialise(context.seed);
  return network;
}

// The losses that fit a task, its default first.
std::vector<std::string> losses_for(Task task) {
  if (task == Task::classification) return {"categorical_cross_entropy", "binary_cross_entropy"};
  return {"mse", "mae", "huber"};
}

const Loss& chosen_loss(Settings& model, Task task) {
  const auto names = losses_for(task);
  if (!model.has("loss")) model.resolve("loss", names.front());
  const std::string name = model.text("loss");
  if (std::ranges::find(names, name) == names.end())
    throw ConfigurationError(
        {fmt::format("{}the loss \"{}\" is not for {}; expected {}", model.at("loss"), name,
                     task_name(task), quoted_choice(names))});
  return loss(name);
}

std::unique_ptr<Model> create(Settings& model, Settings& training, const ModelContext& context) {
  LayerUse use = on_data;
  if (training.has("dropout")) use.dropout = training.real("dropout");
  const Chain layers = make_layers(model.tables("layers"), use);
  const bool noisy =
      std::ranges::any_of(layers, [](const auto& layer) { return layer->is_random(); });
  TrainingPlan plan = training_plan(training);
  if (noisy && plan.optimizer == "lbfgs")
    throw ConfigurationError(
        {fmt::format("{}dropout makes the loss random, which the line search of lbfgs cannot take; "
                     "expected another optimizer or no dropout",
                     training.at("optimizer"))});
  return std::make_unique<NetworkModel>(layers, chosen_loss(model, context.task), std::move(plan),
                                        context);
}

}  // namespace

NetworkModel::NetworkModel(const Chain& layers, const Loss& loss, TrainingPlan plan,
                           const ModelContext& context)
    : layers_(layers),
      loss_(loss),
      plan_(std::move(plan)),
      task_(context.task),
      network_(make_network(layers, context)),
      trainer_(plan_, network_, loss_, context.seed) {}

void NetworkModel::fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                       FitObserver& observer) {
  trainer_.train(communicator, x, y, observer);
}

// Rows held back, values and slopes of the rows that are evaluated at once, and what there is of
// each parameter: gradients, exact sums, the best so far, the memory of the optimizer, all of it
// once more in the file.
double NetworkModel::n_numbers_to_fit(double n_rows) const {
  const double held_back = plan_.early_stopping ? plan_.early_stopping->fraction * n_rows : 0,
               batch = plan_.batch > 0 ? static_cast<double>(plan_.batch) : n_rows,
               at_once = std::min({n_rows, batch, static_cast<double>(plan_.piece)});
  double of_row = 0;
  for (Network::Node node = 0; node < network_.n_nodes(); ++node)
    of_row += 3 * static_cast<double>(network_.shape(node).rows * network_.shape(node).columns);
  double of_parameter = 12;
  if (plan_.optimizer == "lbfgs")
    of_parameter = 22 + 8 * static_cast<double>(std::min<std::uint64_t>(
                                plan_.epochs, lbfgs_settings(plan_.settings).memory));
  return held_back * static_cast<double>(network_.shape(0).rows + network_.output_shape().rows) +
         at_once * of_row + of_parameter * static_cast<double>(n_parameters());
}

arma::mat NetworkModel::predict(const arma::mat& x) const {
  // Pieces that stay in the cache.
  constexpr arma::uword piece = 256;
  arma::mat out(network_.output_shape().rows, x.n_cols);
  NetworkState state;
  for (arma::uword begin = 0; begin < x.n_cols; begin += piece) {
    const arma::uword end = std::min(begin + piece, x.n_cols) - 1;
    const arma::mat part = x.cols(begin, end);
    out.cols(begin, end) = network_.forward(part, state);
  }
  if (task_ == Task::regression) return out;
  if (loss_.name == "binary_cross_entropy") {
    vector_sigmoid(out, out);
    return out.each_row() / arma::sum(out, 0);
  }
  softmax(out);
  return out;
}

std::string NetworkModel::architecture() const {
  std::string text = fmt::format("{}", network_.shape(0).rows);
  for (const auto& layer : layers_) text += " → " + layer->description();
  return text + fmt::format(" → {}", network_.output_shape().rows);
}

void NetworkModel::describe(Value::Table& summary) const {
  if (!trainer_.ending().empty()) summary["ending"] = trainer_.ending();
}

// A kink within a step spoils the differences: where there are any the step is short, at the cost
// of more rounding.
std::vector<GradientCheck> NetworkModel::check_gradient(const arma::mat& x, const arma::mat& y) {
  return ritz::check_gradient(network_, x, y, loss_, 200, network_.is_smooth() ? 1e-3 : 1e-6);
}

void NetworkModel::archive(Archive& archive) {
  const arma::uword expected = network_.n_parameters();
  archive.field("parameters", network_.parameters());
  if (network_.n_parameters() != expected)
    throw FileError(fmt::format("the network has {} parameters, but the file holds {}; expected "
                                "the layers and features that it was written with",
                                expected, network_.n_parameters()),
                    true);
  archive.object("trainer", trainer_);
}

ModelKind network_kind() {
  Schema schema("network", "a chain of layers, trained by gradients");
  add_common_model_keys(schema);
  schema
      .add(Key("layers")
               .tables(layer_schemas(on_data))
               .required()
               .means("the hidden layers; a linear one follows them"))
      .add(Key("loss")
               .choice({"mse", "mae", "huber", "categorical_cross_entropy", "binary_cross_entropy"})
               .otherwise("mse, or categorical_cross_entropy for classification")
               .means("what is made small, its mean over rows"))
      .example("layers = [{ width = 8 }, { width = 8, activation = \"tanh\", residual = true }]");
  std::vector<Schema> training = training_schemas();
  for (auto& each : training)
    each.add(Key("dropout")
                 .real({.min = 0, .max = 1, .max_open = true})
                 .defaults_to(0.0)
                 .means("share of units set to zero while training, of every layer that has no "
                        "dropout of its own"));
  return {schema,
          {Task::regression, Task::classification},
          std::move(training),
          /*scales_target=*/true,
          create};
}

}  // namespace ritz
