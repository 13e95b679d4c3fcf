#include <ritz/app/run/run_summary.hpp>

#include <ritz/app/run/clipping_effect.hpp>
#include <ritz/app/session/environment.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/stats/v_score.hpp>

namespace ritz {

namespace {

Value named_estimates(const EnergyEstimate& estimate) {
  Value::Table out;
  for (const auto* list : {&estimate.terms, &estimate.scalars})
    for (const NamedEstimate& each : *list) {
      out[each.name].table()["value"] = each.value;
      out[each.name].table()["error"] = each.error;
    }
  return Value(std::move(out));
}

// Every parameter under its name, in natural units (positive ones are varied as logarithms).
Value parameter_values(const Product& wavefunction) {
  Value::Table out;
  arma::uword at = 0;
  for (const auto& group : wavefunction.parameter_groups()) {
    Value::Array numbers;
    for (arma::uword k = 0; k < group.n_rows * group.n_columns; ++k, ++at) {
      const double x = wavefunction.parameters()[at];
      numbers.emplace_back(group.logarithmic ? std::exp(x) : x);
    }
    out[group.name] = numbers.size() == 1 ? numbers.front() : Value(std::move(numbers));
  }
  return Value(std::move(out));
}

Value stage_table(const arma::mat& times) {
  Value::Table out;
  for (arma::uword s = 0; s < times.n_rows; ++s) {
    Value::Table& stage = out[activity_name(static_cast<Activity>(s))].table();
    stage["min"] = times(s, 0);
    stage["mean"] = times(s, 1);
    stage["max"] = times(s, 2);
  }
  return Value(std::move(out));
}

}  // namespace

RunCost run_cost(const Communicator& communicator, const Driver& driver) {
  return {communicator.size(), driver.times().summary(communicator),
          communicator.max(peak_memory())};
}

void add_verdicts(const Verdict& verdict, Value& summary) {
  Value::Table& parts = summary.table()["verdicts"].table();
  for (const auto& [part, reasons] : verdict.parts()) parts[part] = reasons;
  if (!verdict.excess.empty()) summary.table()["excess"] = verdict.excess;
}

void add_warnings(const std::vector<std::string>& warnings, Value& summary) {
  summary.table()["warnings"] = Value::Array(warnings.begin(), warnings.end());
}

Value run_summary(const ConfiguredProblem& problem, const Driver& driver,
                  const EnergyEstimate& estimate, const std::optional<ExactEnergy>& exact,
                  const std::string& state, const std::string& verdict, const RunCost& cost) {
  constexpr arma::uword most_listed = 1000;
  const bool measured = estimate.samples > 0;
  const auto number = [&](double x) { return measured ? x : arma::datum::nan; };
  Value::Table out;
  out["state"] = state;
  out["verdict"] = verdict;
  out["energy"] = number(estimate.energy);
  out["energy_error"] = number(estimate.error);
  out["energy_imag"] = number(estimate.imaginary);
  out["energy_unit"] = problem.hamiltonian->energy_unit();
  out["variance"] = number(estimate.variance);
  out["samples"] = static_cast<std::int64_t>(estimate.samples);
  out["autocorrelation_time"] = number(estimate.autocorrelation_time);
  out["r_hat"] = number(estimate.r_hat);
  const auto scale = problem.hamiltonian->v_score_scale();
  out["v_score"] = measured && scale ? v_score(estimate.energy, estimate.variance, scale->n_dof,
                                               scale->energy_at_infinity)
                                     : arma::datum::nan;
  out["acceptance"] = number(estimate.acceptance);
  if (!estimate.swap_rates.empty())
    out["swap_rates"] = Value::Array(estimate.swap_rates.begin(), estimate.swap_rates.end());
  if (const auto clipping = clipping_effect(problem, driver.history())) {
    out["clipped"].table()["share"] = clipping->share;
    out["clipped"].table()["energy_shift"] = clipping->shift;
  }
  out["parameters"] = static_cast<std::int64_t>(problem.wavefunction->n_parameters());
  out["iterations"] = static_cast<std::int64_t>(driver.history().size());
  out["ranks"] = cost.n_ranks;
  out["seconds"] = driver.seconds();
  out["seed"] = static_cast<std::int64_t>(problem.seed);
  out["observables"] = named_estimates(estimate);
  if (exact && measured) {
    Value::Table& known = out["exact"].table();
    known["energy"] = exact->energy;
    known["error"] = exact->error;
    known["kind"] = exact->kind;
    known["source"] = exact->source;
    const Distance d = distance(estimate, *exact);
    out["relative_error"] = d.relative;
    out["sigmas"] = d.sigmas;
  }
  if (const StepLength* step = problem.sampler->step()) out["step"] = step->value();
  if (problem.wavefunction->n_parameters() <= most_listed)
    out["parameter_values"] = parameter_values(*problem.wavefunction);
  out["stage_seconds"] = stage_table(cost.stage_seconds);
  out["peak_memory_mb"] = cost.peak_memory / 1e6;
  return Value(std::move(out));
}

namespace {

void write_table(Document& document, const std::string& path, const Value& value) {
  for (const auto& [key, entry, place] : value.table().entries) {
    const std::string name = path + "/" + key;
    if (entry.is_table()) write_table(document, name, entry);
    if (entry.is_text()) document.set(name, Document::Data(entry.text()));
    if (entry.is_integer()) document.set(name, Document::Data(entry.integer()));
    if (entry.is_real()) document.set(name, Document::Data(entry.real()));
    if (entry.is_array()) document.set(name, Document::Data(entry.toml()));
  }
}

void write_history(Document& document, const std::vector<IterationRecord>& history) {
  for (const HistoryColumn& column : history_columns()) {
    arma::vec values(history.size());
    for (std::size_t i = 0; i < history.size(); ++i) values[i] = history[i].*column.member;
    document.set(std::string("history/") + column.name, values);
  }
}

void write_parameters(Document& document, const Product& wavefunction) {
  document.set("parameters/all", wavefunction.parameters());
  arma::uword at = 0;
  for (const auto& group : wavefunction.parameter_groups()) {
    const arma::mat values(wavefunction.parameters().memptr() + at, group.n_rows, group.n_columns);
    const std::string path = "parameters/" + group.name;
    document.set(path, Document::Data(values));
    if (group.logarithmic)
      document.set_attribute(path, "meaning", "natural logarithm of the quantity");
    at += values.n_elem;
  }
}

}  // namespace

void write_results(Document& document, const ConfiguredProblem& problem, const Driver& driver,
                   const EnergyEstimate& estimate, const Value& summary, const Value& provenance) {
  write_history(document, driver.history());
  write_parameters(document, *problem.wavefunction);
  write_table(document, "summary", summary);
  write_table(document, "provenance", provenance);
  document.set("configuration", Document::Data(toml_document(problem.configuration.table())));
  if (estimate.samples == 0) return;
  document.set("estimate/blocking/block_length", arma::vec(estimate.blocking_levels.col(0)));
  document.set("estimate/blocking/error", arma::vec(estimate.blocking_levels.col(1)));
  document.set("estimate/blocking/error_of_error", arma::vec(estimate.blocking_levels.col(2)));
}

}  // namespace ritz
