#pragma once

#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/learning/assessment/predictor.hpp>
#include <ritz/learning/assessment/validation.hpp>
#include <ritz/learning/data/fit_data.hpp>

namespace ritz {

/// A fit as the configuration describes it: data read and split, every default known.
struct FitProblem {
  Value configuration;             ///< as resolved: running it again gives the same fit
  std::vector<std::string> notes;  ///< what was noticed and does no harm, for the user
  std::uint64_t seed = 1;
  FitData data;
  Recipe recipe;
  ValidationPlan validation;
  std::string start_from;  ///< directory of an earlier fit to go on from; empty for none
};

/// Checks a whole configuration and reads its data. Throws ConfigurationError with every mistake
/// that can be found, one line each with its place. A relative name of a data file counts from
/// `directory`, that of the configuration, or, where it is not there, from the current one.
FitProblem make_fit_problem(const Value& configuration, const std::string& directory,
                            const ReadFile& read);

/// The recipe of a configuration that make_fit_problem() has resolved. Throws ConfigurationError.
Recipe recipe_of(const Value& configuration, arma::uword n_features, arma::uword n_outputs);

/// Whether a configuration describes a fit and not a run: it has [data] or [model].
bool describes_fit(const Value& configuration);

/// The schemas of a fit's configuration; [model] and [training] come from the kinds.
Schema fit_top_level_schema();
Schema data_schema();
Schema validation_schema();

}  // namespace ritz
