#pragma once

#include <ritz/learning/assessment/validation.hpp>
#include <ritz/learning/data/fit_data.hpp>

namespace ritz {

/// Makes a model and throws UsageError for what its fits, those of the validation included, would
/// find out later: products of features whose squares overflow, or vanish; early stopping that
/// leaves no row to train on.
void require_feasible(const Recipe& recipe, const FitData& data, const ValidationPlan& plan);

}  // namespace ritz
