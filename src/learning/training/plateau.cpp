#include <ritz/learning/training/plateau.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

PlateauRate::PlateauRate(const PlateauSettings& settings)
    : settings_(settings), rate_(settings.initial) {}

void PlateauRate::observe(double loss) {
  ++waited_;
  // Nothing is better than infinity by a share of it.
  if (std::isinf(best_) || loss < best_ - settings_.tolerance * std::abs(best_)) {
    best_ = loss;
    waited_ = 0;
  }
  if (waited_ < settings_.patience) return;
  rate_ = std::min(rate_, std::max(settings_.minimum, settings_.factor * rate_));
  waited_ = 0;
}

void PlateauRate::archive(Archive& archive) {
  archive.field("rate", rate_);
  archive.field("best", best_);
  archive.field("waited", waited_);
}

Schema plateau_schema() {
  Schema schema("plateau", "falls by a factor where the loss no longer falls");
  schema.add(Key("initial").real(above(0)).required().means("the value at the start"))
      .add(Key("factor")
               .real({.min = 0, .max = 1, .min_open = true, .max_open = true})
               .defaults_to(0.1)
               .means("what the rate is multiplied by"))
      .add(Key("patience")
               .integer(between(1, 1e9))
               .defaults_to(10)
               .unit("epochs")
               .means("without improvement, before the rate falls and after; of the loss of the "
                      "rows held back for early stopping where there are any, else of the "
                      "training rows"))
      .add(Key("minimum").real(at_least(0)).defaults_to(0.0).means("the value never falls below"))
      .add(Key("tolerance")
               .real(at_least(0))
               .defaults_to(1e-4)
               .means("an improvement is a loss below the best by more than this share of it"))
      .example("kind = \"plateau\"\ninitial = 0.01\nfactor = 0.3\npatience = 5");
  return schema;
}

PlateauSettings plateau_settings(const Settings& settings) {
  return {settings.real("initial"), settings.real("factor"),
          static_cast<std::uint64_t>(settings.integer("patience")), settings.real("minimum"),
          settings.real("tolerance")};
}

bool is_plateau(const Value& learning_rate) {
  return learning_rate.is_table() && Settings(learning_rate).kind() == "plateau";
}

}  // namespace ritz
