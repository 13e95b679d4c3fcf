#include <ritz/learning/models/logistic.hpp>

#include <fmt/format.h>

#include <ritz/base/clock.hpp>
#include <ritz/base/error.hpp>
#include <ritz/base/left_undone.hpp>
#include <ritz/learning/models/network.hpp>
#include <ritz/learning/training/training.hpp>
#include <ritz/nn/loss.hpp>

namespace ritz {

Logistic::Logistic(const ModelContext& context, const LogisticSettings& settings)
    : n_classes_(context.n_outputs), settings_(settings) {
  const arma::uword n_scores = n_classes_ == 2 ? 1 : n_classes_;
  map_ = {arma::mat(context.n_features, n_scores), arma::vec(n_scores)};
}

namespace {

LinearMap unpacked(const arma::vec& parameters, arma::uword n_features) {
  const arma::uword n_scores = parameters.n_elem / (n_features + 1);
  return {arma::reshape(parameters.head(n_features * n_scores), n_features, n_scores),
          parameters.tail(n_scores)};
}

}  // namespace

double Logistic::objective(const arma::vec& parameters, const arma::mat& x, const arma::mat& y,
                           arma::vec& gradient) const {
  static const Loss& binary = loss("binary_cross_entropy");
  static const Loss& categorical = loss("categorical_cross_entropy");
  const LinearMap map = unpacked(parameters, x.n_rows);
  const bool two = n_classes_ == 2;
  const double weight = 1.0 / static_cast<double>(x.n_cols);
  arma::mat signals;
  const double mean_loss = (two ? binary : categorical)
                               .pass(map.apply(x), two ? arma::mat(y.row(1)) : y, weight, signals);
  const arma::mat slope = x * signals.t() + 2 * settings_.l2 * map.coefficients;
  gradient = arma::join_cols(arma::vectorise(slope), arma::sum(signals, 1));
  return mean_loss + settings_.l2 * arma::accu(arma::square(map.coefficients));
}

void Logistic::fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                   FitObserver& observer) {
  const Clock::time_point start = Clock::now();
  arma::vec parameters = arma::join_cols(arma::vectorise(map_.coefficients), map_.intercepts);
  bool is_left = false;  // by this rank alone, or for the others
  const Objective f = [&](const arma::vec& at, arma::vec& gradient) {
    is_left = observer.is_urgent();
    if (is_left) throw LeftUndone();  // NOLINT(hicpp-exception-baseclass)
    return objective(at, x, y, gradient);
  };
  Lbfgs lbfgs(settings_.lbfgs);
  auto status = LbfgsStatus::running;
  bool go_on = true;
  for (iterations_ = 0; go_on && iterations_ < settings_.max_iterations;) {
    const arma::vec before = parameters;
    try {
      status = lbfgs.iterate(f, parameters);
    } catch (const LeftUndone&) {
    }
    // No rank goes further than another.
    if (communicator.any(is_left)) {
      parameters = before;
      observer.wants_stop();  // all ranks hear of the reason
      break;
    }
    EpochRecord record;
    record.epoch = iterations_++;
    record.loss = lbfgs.value();
    record.gradient_norm = lbfgs.gradient_norm();
    record.seconds = seconds_since(start);
    observer.epoch_done(record, settings_.max_iterations);
    // Ranks that round differently must not part: the first to be done ends it for all.
    go_on = !communicator.any(status != LbfgsStatus::running) &&
            (iterations_ == settings_.max_iterations || !observer.wants_stop());
  }
  if (status == LbfgsStatus::bad_start || !parameters.is_finite())
    throw NumericsError(
        "the loss of the logistic regression is not finite; scale the features (data.scale), or "
        "raise training.l2");
  gradient_norm_ = lbfgs.gradient_norm();
  // Where rounding stops the search, the gradient says whether that is the minimum.
  converged_ = status == LbfgsStatus::converged || gradient_norm_ < 1e-6;
  // Ranks on different processors may round differently; all take the numbers of the first.
  communicator.broadcast(parameters);
  map_ = unpacked(parameters, x.n_rows);
}

// Scores and slopes of all rows; steps and changes of the gradient.
double Logistic::n_numbers_to_fit(double n_rows) const {
  const auto memory = static_cast<double>(settings_.lbfgs.memory);
  return 4 * static_cast<double>(n_classes_) * n_rows +
         (4 * memory + 12) * static_cast<double>(n_parameters());
}

arma::mat Logistic::predict(const arma::mat& x) const {
  arma::mat scores = map_.apply(x);
  if (n_classes_ == 2) scores = arma::join_cols(arma::zeros<arma::mat>(1, x.n_cols), scores);
  softmax(scores);
  return scores;
}

std::string Logistic::architecture() const {
  return fmt::format("{} → {}", map_.coefficients.n_rows,
                     n_classes_ == 2 ? "1 score, sigmoid" : fmt::format("{}, softmax", n_classes_));
}

void Logistic::describe(Value::Table& summary) const {
  summary["converged"] = converged_;
  summary["gradient_norm"] = gradient_norm_;
}

void Logistic::archive(Archive& archive) {
  map_.archive(archive);
  archive.field("iterations", iterations_);
  archive.field("gradient_norm", gradient_norm_);
  archive.field("converged", converged_);
}

ModelKind logistic_kind() {
  Schema schema(
      "logistic",
      "logistic regression of two classes, softmax regression of more: minimises the mean "
      "cross-entropy + l2 Σb²");
  add_common_model_keys(schema);
  schema.example("task = \"classification\"");
  Schema own = lbfgs_kind().schema;
  own.add(Key("optimizer").choice({"lbfgs"}).defaults_to("lbfgs").means("all rows are one batch"))
      .add(Key("l2").real(at_least(0)).defaults_to(1e-4).means("penalty; intercepts are free"))
      .add(Key("epochs").integer(between(1, 1e9)).defaults_to(1000).means("iterations at most"));
  // By any other optimizer it is trained as what it also is: a network without hidden layers.
  std::vector<Schema> training = training_schemas();
  std::erase_if(training, [](const Schema& each) { return each.name() == "lbfgs"; });
  training.insert(training.begin(), own);
  const auto create = [](Settings&, Settings& keys,
                         const ModelContext& context) -> std::unique_ptr<Model> {
    if (keys.text("optimizer") != "lbfgs")
      return std::make_unique<NetworkModel>(Chain{}, loss("categorical_cross_entropy"),
                                            training_plan(keys), context);
    const LogisticSettings settings{
        .l2 = keys.real("l2"),
        .max_iterations = static_cast<std::uint64_t>(keys.integer("epochs")),
        .lbfgs = lbfgs_settings(keys)};
    return std::make_unique<Logistic>(context, settings);
  };
  return {schema, {Task::classification}, training, false, create};
}

}  // namespace ritz
