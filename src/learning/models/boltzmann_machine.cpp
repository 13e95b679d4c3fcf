#include <ritz/learning/models/boltzmann_machine.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/clock.hpp>
#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz {

BoltzmannMachine::BoltzmannMachine(const BoltzmannSettings& settings, TrainingPlan plan,
                                   const ModelContext& context)
    : settings_(settings),
      plan_(std::move(plan)),
      seed_(context.seed),
      rbm_(context.n_features + context.n_outputs, settings.n_hidden, context.n_outputs),
      optimizer_(make_optimizer(plan_.optimizer, plan_.settings, rbm_.parameters().n_elem)) {
  arma::mat weights(rbm_.parameters().memptr(), rbm_.n_hidden(), rbm_.n_visible(), false, true);
  RandomBlock(seed_, Purpose::initial_parameters).normal(0, 0, weights);
  weights *= settings_.initial_std;
}

arma::mat BoltzmannMachine::binarised(const arma::mat& x) const {
  return arma::conv_to<arma::mat>::from(x > settings_.threshold);
}

void BoltzmannMachine::fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                           FitObserver& observer) {
  const auto begin = Clock::now();
  const arma::mat v = arma::join_cols(binarised(x), y);
  if (epoch_ == 0 && rows_done_ == 0) start(v);
  while (epoch_ < plan_.epochs) {
    const auto made = train_epoch(v, observer);
    communicator.broadcast(rbm_.parameters());
    if (!made) break;
    EpochRecord record = *made;
    if (!std::isfinite(record.loss) || !rbm_.parameters().is_finite())
      throw NumericsError(fmt::format(
          "training diverged in epoch {}: the pseudo-likelihood is not finite; try a smaller "
          "learning_rate (it is {:.3g}) or clip_norm",
          epoch_, record.learning_rate));
    record.epoch = epoch_++;
    record.seconds = seconds_since(begin);
    observer.epoch_done(record, plan_.epochs);
    if (epoch_ < plan_.epochs && observer.wants_stop()) break;
  }
  pseudo_log_likelihood_ = rbm_.pseudo_log_likelihood(v);
  reconstruction_error_ = rbm_.reconstruction_error(v);
  // Each chain begins at a row, and forgets it.
  samples_ = v.head_cols(std::min(settings_.n_samples, v.n_cols));
  rbm_.gibbs(samples_, seed_, sweep_, settings_.sample_sweeps);
}

// Visible biases that give every unit its mean in the data (Hinton, A practical guide to training
// restricted Boltzmann machines, 2010, section 8).
void BoltzmannMachine::start(const arma::mat& v) {
  const arma::vec means = arma::mean(v, 1);
  const double n = static_cast<double>(v.n_cols);
  for (arma::uword i = 0; i < v.n_rows; ++i) {
    const double p = std::clamp(means[i], 0.5 / n, 1 - 0.5 / n);
    rbm_.parameters()[rbm_.n_weights() + i] =
        i + rbm_.n_labels() < v.n_rows ? std::log(p / (1 - p)) : std::log(p);
  }
  if (!settings_.persistent) return;
  const arma::uword n_chains = plan_.batch == 0 ? v.n_cols : std::min(plan_.batch, v.n_cols);
  chains_ = v.head_cols(n_chains);
}

std::optional<EpochRecord> BoltzmannMachine::train_epoch(const arma::mat& v,
                                                         FitObserver& observer) {
  const arma::uword n = v.n_cols;
  const arma::uword batch = plan_.batch == 0 ? n : std::min(plan_.batch, n);
  const auto order = RandomStream(seed_, Purpose::shuffle, 0, epoch_).permutation(n);
  EpochRecord record;
  record.learning_rate = plan_.learning_rate->rate(epoch_);
  arma::mat part;
  while (rows_done_ < n) {
    const arma::uword begin = rows_done_;
    const arma::uword size = std::min(batch, n - begin);
    part.set_size(v.n_rows, size);
    for (arma::uword i = 0; i < size; ++i) part.col(i) = v.col(order[begin + i]);
    record.gradient_norm = step(part, record.learning_rate);
    rows_done_ += size;
    if (rows_done_ < n && observer.wants_stop_within_epoch()) return std::nullopt;
  }
  rows_done_ = 0;
  record.loss = -rbm_.pseudo_log_likelihood(part);
  return record;
}

// One step along the difference of the means over the data and over the model's own samples.
double BoltzmannMachine::step(const arma::mat& batch, double learning_rate) {
  arma::mat fantasy = settings_.persistent ? chains_ : batch;
  rbm_.gibbs(fantasy, seed_, sweep_, settings_.n_sweeps);
  sweep_ += settings_.n_sweeps;
  arma::vec gradient(rbm_.parameters().n_elem, arma::fill::zeros);
  rbm_.add_gradient(batch, -1 / static_cast<double>(batch.n_cols), gradient);
  rbm_.add_gradient(fantasy, 1 / static_cast<double>(fantasy.n_cols), gradient);
  for (arma::uword i = 0; i < rbm_.n_weights(); ++i) {
    const double w = rbm_.parameters()[i];
    gradient[i] += 2 * plan_.penalty.l2 * w + plan_.penalty.l1 * ((w > 0) - (w < 0));
  }
  const double norm = clip(gradient, plan_.limits);
  optimizer_->step(gradient, learning_rate, rbm_.parameters());
  if (settings_.persistent) chains_ = std::move(fantasy);
  return norm;
}

// The units of all rows, and those of chains.
double BoltzmannMachine::n_numbers_to_fit(double n_rows) const {
  const auto n_units = static_cast<double>(rbm_.n_visible() + rbm_.n_hidden());
  const double batch =
      plan_.batch > 0 ? std::min(n_rows, static_cast<double>(plan_.batch)) : n_rows;
  return 2 * static_cast<double>(rbm_.n_visible()) * n_rows + 6 * n_units * batch +
         16 * static_cast<double>(n_parameters());
}

arma::mat BoltzmannMachine::predict(const arma::mat& x) const {
  return rbm_.label_probabilities(binarised(x));
}

std::string BoltzmannMachine::architecture() const {
  return fmt::format("{} visible and {} label units, {} hidden", rbm_.n_visible() - rbm_.n_labels(),
                     rbm_.n_labels(), rbm_.n_hidden());
}

void BoltzmannMachine::describe(Value::Table& summary) const {
  summary["pseudo_log_likelihood"] = pseudo_log_likelihood_;
  summary["reconstruction_error"] = reconstruction_error_;
}

void BoltzmannMachine::archive(Archive& archive) {
  archive.field("parameters", rbm_.parameters());
  archive.field("epoch", epoch_);
  archive.field("rows_done", rows_done_);
  archive.field("sweep", sweep_);
  archive.field("chains", chains_);
  archive.field("samples", samples_);
  archive.field("pseudo_log_likelihood", pseudo_log_likelihood_);
  archive.field("reconstruction_error", reconstruction_error_);
  archive.object("optimizer", *optimizer_);
}

ModelKind boltzmann_machine_kind() {
  Schema schema("boltzmann_machine",
                "a restricted Boltzmann machine of binarised inputs and their label");
  add_common_model_keys(schema);
  schema.add(Key("hidden").integer(between(1, 1e9)).defaults_to(64).means("number of hidden units"))
      .add(Key("threshold")
               .real()
               .defaults_to(0.5)
               .means("inputs above it are 1, the others 0; after data.scale"))
      .add(Key("persistent")
               .boolean()
               .defaults_to(true)
               .means("whether chains go on from one step to the next (PCD), or begin at the "
                      "mini-batch (CD)"))
      .add(Key("sweeps")
               .integer(between(1, 1e9))
               .defaults_to(1)
               .means("of Gibbs sampling per step: the k of CD-k"))
      .add(Key("initial_std")
               .real(above(0))
               .defaults_to(0.01)
               .means("standard deviation of the weights at the start"))
      .add(Key("samples").integer(between(0, 1e8)).defaults_to(20).means("drawn at the end"))
      .add(Key("sample_sweeps")
               .integer(between(0, 1e9))
               .defaults_to(1000)
               .means("of Gibbs sampling before a sample is taken"))
      .example("hidden = 4\ntask = \"classification\"");
  const auto create = [](Settings& model, Settings& training, const ModelContext& context) {
    const BoltzmannSettings settings{static_cast<arma::uword>(model.integer("hidden")),
                                     model.real("threshold"),
                                     model.boolean("persistent"),
                                     static_cast<std::uint64_t>(model.integer("sweeps")),
                                     model.real("initial_std"),
                                     static_cast<arma::uword>(model.integer("samples")),
                                     static_cast<std::uint64_t>(model.integer("sample_sweeps"))};
    const arma::uword n_visible = context.n_features + context.n_outputs;
    checked_product({n_visible, settings.n_hidden}, "the weights of a Boltzmann machine are",
                    model.at("hidden"));
    checked_product({n_visible, settings.n_samples}, "the samples of a Boltzmann machine are",
                    model.at("samples"));
    return std::make_unique<BoltzmannMachine>(settings, training_plan(training), context);
  };
  return {schema, {Task::classification}, training_schemas(ObjectiveForm::sampled), false, create};
}

}  // namespace ritz
