#pragma once

#include <armadillo>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/learning/training/batch_gradient.hpp>
#include <ritz/learning/training/plateau.hpp>
#include <ritz/optim/clipping.hpp>
#include <ritz/optim/schedule.hpp>

namespace ritz {

/// Rows held back from training, whose loss says when to stop.
struct EarlyStopping {
  std::uint64_t patience = 10;  ///< epochs without improvement
  double fraction = 0.1;        ///< of the rows
  double tolerance = 0;         ///< what counts as an improvement is more than this
};

/// How many of the rows are held back, at least one. Throws UsageError where none is left to train
/// on.
std::size_t n_held_back(const EarlyStopping& early, std::size_t n_rows);
/// Of a resolved table [training]; nothing where it asks for none.
std::optional<EarlyStopping> early_stopping_of(const Settings& training);

/// The table [training], read.
struct TrainingPlan {
  std::string optimizer;
  Settings settings;                        ///< with the optimizer's own keys
  std::unique_ptr<Schedule> learning_rate;  ///< by epochs; none for lbfgs and on plateaus
  std::optional<PlateauSettings> plateau;   ///< in its place
  std::uint64_t epochs = 100;
  arma::uword batch = 32;   ///< 0: all rows
  arma::uword piece = 256;  ///< what one rank evaluates at once
  Penalty penalty;
  DirectionLimits limits;
  std::optional<EarlyStopping> early_stopping;
};

/// Whether what is made small is known as a number, or only its gradient from samples: then there
/// is nothing for a line search, for early stopping or to share out over ranks.
enum class ObjectiveForm { known, sampled };

/// The schemas of [training], one for each optimizer; adam first.
std::vector<Schema> training_schemas(ObjectiveForm form = ObjectiveForm::known);

/// From a table that one of the schemas has resolved. Throws ConfigurationError where keys do not
/// fit together.
TrainingPlan training_plan(const Settings& settings);

}  // namespace ritz
