#include <ritz/learning/fit_memory.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <ritz/base/memory.hpp>

namespace ritz {

namespace {

std::vector<FitMemory> parts_of(const FitProblem& problem) {
  constexpr double number = sizeof(double);
  const DataSet &train = problem.data.train, &test = problem.data.test, &all = problem.data.all;
  const ValidationPlan& plan = problem.validation;
  const Predictor predictor(problem.recipe);
  const auto n_rows = static_cast<double>(train.n_rows()),
             n_columns = static_cast<double>(predictor.polynomial().n_columns()),
             n_features = static_cast<double>(train.n_features()),
             n_outputs = static_cast<double>(train.y.n_rows);
  const bool assesses = plan.n_folds > 0 || plan.n_resamples > 0 || !plan.learning_curve.empty();
  std::vector<FitMemory> out;
  // As they are, and scaled.
  out.push_back({fmt::format("\"model.degree\" {} with {} columns for {} rows",
                             problem.recipe.degree, n_columns, n_rows),
                 number * n_rows * (2 * n_columns + n_outputs)});
  out.push_back({fmt::format("\"model\" of {} parameters and {} rows",
                             predictor.model().n_parameters(), n_rows),
                 number * predictor.model().n_numbers_to_fit(n_rows)});
  if (assesses)
    out.push_back({"\"validation\", whose fits hold their rows once more,",
                   number * static_cast<double>(all.n_rows()) * (n_features + n_outputs)});
  if (plan.n_resamples > 0)
    out.push_back(
        {fmt::format("\"validation.bootstrap\" of {} resamples", plan.n_resamples),
         3 * number * static_cast<double>(plan.n_resamples) * static_cast<double>(test.y.n_elem)});
  return out;
}

}  // namespace

FitMemory memory_of_fit(const FitProblem& problem) {
  constexpr double room = 1.08;  // what the allocator takes besides
  FitMemory out{"", memory_in_use()};
  double most = -1;
  for (const FitMemory& part : parts_of(problem)) {
    out.bytes += room * part.bytes;
    if (part.bytes <= most) continue;
    most = part.bytes;
    out.what = part.what;
  }
  // Reading may have taken more than learning will.
  out.bytes = std::max(out.bytes, peak_memory());
  return out;
}

}  // namespace ritz
