#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/learning/fit_problem.hpp>
#include <ritz/learning/variation.hpp>

namespace ritz {

/// The key validation.complexity.
Key complexity_key();
/// What validation.complexity asks for, if it is there. A key without a dot is one of [model].
std::optional<Variation> complexity_of(const Value& configuration);

/// A recipe for every value. Throws ConfigurationError or UsageError for values that are not
/// allowed.
std::vector<Recipe> complexity_recipes(const FitProblem& problem, const Variation& variation);

/// bias_variance() of the model with every value, of as many resamples as validation.bootstrap
/// says. Collective.
std::vector<BiasVariance> complexity_curve(const Communicator& communicator,
                                           const FitProblem& problem, const Variation& variation,
                                           const ValidationWatch& watch);

/// A row per value: error = bias² + variance, and mean and spread of every metric.
std::string complexity_csv(const Variation& variation, Task task,
                           const std::vector<BiasVariance>& curve);
/// For summary.json: the key, its values and the three numbers of each.
Value complexity_summary(const Variation& variation, const std::vector<BiasVariance>& curve);
/// A table for people, the smallest error marked.
std::string complexity_text(const Variation& variation, const std::vector<BiasVariance>& curve);

}  // namespace ritz
