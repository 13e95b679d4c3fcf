#include <fmt/format.h>

#include <algorithm>

#include <ritz/app/commands/commands.hpp>
#include <ritz/learning/fit_problem.hpp>

namespace ritz {

ExitStatus check_gradient_command(const Context& context, const FitProblem& problem) {
  Predictor predictor(problem.recipe);
  constexpr arma::uword most_rows = 32;
  const DataSet& train = problem.data.train;
  const DataSet rows =
      train.rows(arma::regspace<arma::uvec>(0, std::min(most_rows, train.n_rows()) - 1));
  const auto checks = predictor.check_gradient(rows);
  if (checks.empty())
    throw UsageError(
        fmt::format("{} has no layers; expected a model of kind \"network\" for --check-gradient",
                    predictor.model().architecture()));
  std::string text = fmt::format(
      "Gradient of the mean loss of {} rows at the initial parameters: back-propagation beside "
      "central differences\n\n  {:<20} {:>8} {:>12} {:>12} {:>10}\n",
      rows.n_rows(), "layer", "checked", "norm", "difference", "relative");
  constexpr double allowed = 1e-6;
  double worst = 0;
  for (const auto& check : checks) {
    worst = std::max(worst, check.relative);
    text += fmt::format("  {:<20} {:>8} {:>12.4e} {:>12.2e} {:>10.1e}  {}\n", check.layer,
                        check.n_checked, check.norm, check.difference, check.relative,
                        check.relative <= allowed ? "ok" : "differs");
  }
  print(context, text);
  if (!(worst <= allowed))
    throw NumericsError(fmt::format(
        "back-propagation and differences disagree by {:.1e} of the largest element, more than "
        "{:.0e}; with relu and its like a kink may lie within a step: try another seed",
        worst, allowed));
  return ExitStatus::done;
}

}  // namespace ritz
