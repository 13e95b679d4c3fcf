#pragma once

#include <cstdint>
#include <limits>

#include <ritz/base/archive.hpp>
#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>

namespace ritz {

/// How a learning rate falls where the loss no longer does.
struct PlateauSettings {
  double initial = 0.001;
  double factor = 0.1;          ///< what the rate is multiplied by
  std::uint64_t patience = 10;  ///< epochs without improvement before that
  double minimum = 0;           ///< the rate never falls below
  double tolerance = 1e-4;      ///< an improvement is lower than the best by more than this share
};

/// The rate so far. Unlike a Schedule it follows from what was seen, and has a state. Losses that
/// all ranks know alike keep it alike on all of them.
class PlateauRate {
 public:
  explicit PlateauRate(const PlateauSettings& settings);

  double rate() const { return rate_; }
  /// The loss after an epoch: of the rows held back where there are any, else of the training rows.
  void observe(double loss);
  void archive(Archive& archive);

 private:
  PlateauSettings settings_;
  double rate_;
  double best_ = std::numeric_limits<double>::infinity();
  std::uint64_t waited_ = 0;  // epochs since the best, or since the rate fell
};

/// The keys of learning_rate = { kind = "plateau", ... }.
Schema plateau_schema();
/// From a table that the schema has resolved.
PlateauSettings plateau_settings(const Settings& settings);
/// Whether a resolved learning rate is of this kind.
bool is_plateau(const Value& learning_rate);

}  // namespace ritz
