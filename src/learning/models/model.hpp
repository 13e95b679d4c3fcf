#pragma once

#include <armadillo>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/learning/data/data_set.hpp>
#include <ritz/nn/check_gradient.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// What is known after an epoch of training, or an iteration where a whole set is one batch. A row
/// of history.csv.
struct EpochRecord {
  std::uint64_t epoch = 0;                    ///< from 0
  double loss = 0;                            ///< mean over the training rows, penalties included
  double validation_loss = arma::datum::nan;  ///< of rows held back for early stopping
  double gradient_norm = 0;
  double learning_rate = 0;
  double seconds = 0;  ///< since the start
};

/// Gets to see the training; called on every rank.
class FitObserver {
 public:
  virtual ~FitObserver() = default;
  virtual void epoch_done(const EpochRecord& record, std::uint64_t n_epochs) = 0;
  /// Asked after every epoch but the last; the model then is what it has become so far. Collective.
  virtual bool wants_stop() { return false; }
  /// Asked after every mini-batch but the last of an epoch, where training can go on later as well.
  /// Collective.
  virtual bool wants_stop_within_epoch() { return false; }
  /// Asked within long evaluations, which are then left and made again later: whether this rank
  /// alone knows of a reason to end at once. Not collective.
  virtual bool is_urgent() { return false; }
};

/// Bᵀx + c of scaled features: what a linear model is.
struct LinearMap {
  arma::mat coefficients;  ///< n_features x n_targets
  arma::vec intercepts;    ///< n_targets

  arma::uword n_parameters() const { return coefficients.n_elem + intercepts.n_elem; }
  arma::mat apply(const arma::mat& x) const;
  void archive(Archive& archive);
};

/// The coefficients of a model for several strengths of its penalty.
struct PenaltyPath {
  arma::vec lambda;
  arma::mat coefficients;  ///< n_features x n_lambda
};

/// Maps features to targets or to class probabilities. Columns are rows of the data, which come
/// scaled. What a model has learnt, and all it needs to go on, goes through archive(). A value of
/// predict() depends on its column alone.
class Model {
 public:
  virtual ~Model() = default;

  /// Learns from the state the model is in: fresh, or as archive() has read it. x is n_features x
  /// n, y as in DataSet. Collective; the same bits on any number of ranks, so that fits shared out
  /// over ranks, each with a serial communicator, equal fits made by all. Throws NumericsError
  /// (diverged), UsageError (data that cannot be fitted), both collective.
  virtual void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                   FitObserver& observer) = 0;
  /// Regression: n_targets x n. Classification: probabilities, n_classes x n.
  virtual arma::mat predict(const arma::mat& x) const = 0;

  virtual arma::uword n_parameters() const = 0;
  /// How many numbers fit() holds at most beside x and y of so many rows.
  virtual double n_numbers_to_fit(double n_rows) const = 0;
  /// Epochs or iterations made; 0 for what is solved at once.
  virtual std::uint64_t epochs() const { return 0; }
  /// One line for people: "64 → 128 relu → 10".
  virtual std::string architecture() const = 0;
  /// What a generative model has drawn, inputs (as the model sees them) above targets, a column per
  /// sample; empty for others.
  virtual arma::mat samples() const { return {}; }
  /// Back-propagation held against differences for these rows, layer by layer; empty for what has
  /// no layers. Leaves the model as it was.
  virtual std::vector<GradientCheck> check_gradient(const arma::mat& x, const arma::mat& y) {
    (void)x, (void)y;
    return {};
  }
  /// nullptr for what is not linear, or has no path.
  virtual const LinearMap* linear_map() const { return nullptr; }
  virtual const PenaltyPath* penalty_path() const { return nullptr; }
  /// Adds what a script may want to know to the summary (a condition number, for example).
  virtual void describe(Value::Table& summary) const { (void)summary; }
  virtual void archive(Archive& archive) = 0;
};

/// What a model is made for.
struct ModelContext {
  Task task = Task::regression;
  arma::uword n_features = 0;
  arma::uword n_outputs = 0;  ///< targets or classes
  std::uint64_t seed = 1;
};

/// Makes a model from its keys and those of [training], an empty table where there is none. Throws
/// UsageError where settings do not fit the data.
using ModelFactory =
    std::function<std::unique_ptr<Model>(Settings& model, Settings& training, const ModelContext&)>;

/// A kind of model, declared once: kind `k` is k_kind() of k.hpp.
struct ModelKind {
  Schema schema;            ///< the keys of [model]; add_common_model_keys() first
  std::vector<Task> tasks;  ///< that it can do; the first is the default
  /// The keys of [training], a schema for each value of its key `optimizer`, which they contain;
  /// the first is the default. Empty for a model that takes no [training].
  std::vector<Schema> training;
  bool scales_target = false;  ///< the default of data.scale_target
  ModelFactory create;
};

/// Every kind, in the order of the folder's list.
std::vector<ModelKind> model_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(ModelKind kind);

/// Adds the keys that every model has: task, degree (of polynomial features, which are made before
/// the model sees its inputs).
void add_common_model_keys(Schema& schema);

/// For fits that nobody watches.
class SilentObserver final : public FitObserver {
 public:
  void epoch_done(const EpochRecord&, std::uint64_t) override {}
};

}  // namespace ritz
