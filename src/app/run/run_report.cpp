#include <ritz/app/run/run_report.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include <ritz/app/session/environment.hpp>
#include <ritz/app/session/report_line.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/text.hpp>
#include <ritz/stats/v_score.hpp>

namespace ritz {

namespace {

std::string wavefunction_line(const ConfiguredProblem& problem) {
  std::vector<std::string> kinds;
  for (const auto& factor : problem.configuration.table().find("wavefunction")->array())
    kinds.push_back(factor.table().find("kind")->text());
  const auto& names =
      problem.wavefunction->names();  // those behind the tables follow from the system
  kinds.insert(kinds.end(), names.begin() + static_cast<std::ptrdiff_t>(kinds.size()), names.end());
  const auto n = problem.wavefunction->n_parameters();
  return fmt::format("{}, {} parameter{}", fmt::join(kinds, " × "), n, n == 1 ? "" : "s");
}

// Energies of lattices are in units of their couplings, which have no name.
std::string unit_behind(const ConfiguredProblem& problem) {
  const std::string unit = problem.hamiltonian->energy_unit();
  return unit.empty() ? "" : " " + unit;
}

std::string estimate_text(const NamedEstimate& estimate) {
  return value_with_error(estimate.value, estimate.error);
}

}  // namespace

std::string run_header(const ConfiguredProblem& problem, int n_ranks, const std::string& directory,
                       const std::optional<ExactEnergy>& exact,
                       const std::optional<Forecast>& forecast) {
  const std::string unit = unit_behind(problem);
  std::string text = report_line("system", problem.hamiltonian->description());
  text += report_line("wavefunction", wavefunction_line(problem));
  const Settings sampler(*problem.configuration.table().find("sampler"));
  text += report_line(
      "sampler",
      fmt::format("{}, {} walkers in {} blocks, {} sweeps between measurements", sampler.kind(),
                  problem.blocks.n_walkers, problem.blocks.count(), problem.sweeps));
  const Settings optimizer(*problem.configuration.table().find("optimizer"));
  if (problem.optimization.iterations > 0)
    text += report_line("optimizer",
                        fmt::format("{}, {} iterations of {} samples", optimizer.kind(),
                                    problem.optimization.iterations, problem.optimization.samples));
  text += report_line("ranks", fmt::format("{}", n_ranks));
  if (forecast)
    text += report_line("will take",
                        fmt::format("about {} and {:.3g} MB on each rank",
                                    duration_text(forecast->seconds), forecast->bytes / 1e6));
  if (exact)
    text += report_line("exact energy",
                        fmt::format("{}{} ({}; {})", energy_text(exact->energy, exact->error), unit,
                                    exact->kind, exact->source));
  text += report_line("results in", directory);
  return text;
}

std::string run_footer(const ConfiguredProblem& problem, const EnergyEstimate& estimate,
                       const std::optional<ExactEnergy>& exact, const Verdict& verdict,
                       double seconds) {
  const std::string unit = unit_behind(problem);
  std::string text = "\n";
  text += report_line("energy",
                      fmt::format("{}{}{}", energy_text(estimate.energy, estimate.error), unit,
                                  estimate.summed ? " (full summation: no sampling error)"
                                  : estimate.exact && verdict.text() == "ok"
                                      ? " (exact: all local energies are equal)"
                                      : ""));
  if (exact) {
    const Distance d = distance(estimate, *exact);
    text += report_line(exact->kind == "reference" ? "reference" : "exact",
                        energy_text(exact->energy, exact->error) + unit);
    std::vector<std::string> beside;
    if (std::isfinite(d.relative)) beside.push_back(fmt::format("{:+.3g} %", 100 * d.relative));
    if (!estimate.summed) beside.push_back(fmt::format("{:+.1f} σ", d.sigmas));
    const std::string behind = beside.empty() ? "" : fmt::format(" ({})", fmt::join(beside, ", "));
    text += report_line("difference",
                        fmt::format("{:+.2e}{}{}", estimate.energy - exact->energy, unit, behind));
    if (!verdict.excess.empty()) text += report_line("excess", verdict.excess);
  }
  text += report_line("variance",
                      fmt::format("{:.3e}{}{}", estimate.variance, unit, unit.empty() ? "" : "²"));
  for (const auto& term : estimate.terms)
    if (term.value != 0 || term.error != 0)  // a term that the system does not have
      text += report_line(term.name, estimate_text(term) + unit);
  for (const auto& scalar : estimate.scalars)
    text += report_line(scalar.name,
                        estimate_text(scalar) + (scalar.unit.empty() ? "" : " " + scalar.unit));
  text += report_line(
      "samples", fmt::format("{}, autocorrelation time {:.2f} measurements, acceptance {:.3f}",
                             estimate.samples, estimate.autocorrelation_time, estimate.acceptance));
  if (!estimate.swap_rates.empty())
    text += report_line("swaps", fmt::format("{:.3f} of those tried between neighbouring replicas",
                                             fmt::join(estimate.swap_rates, ", ")));
  text += report_line(
      "R-hat", std::isnan(estimate.r_hat) ? "unknown" : fmt::format("{:.4f}", estimate.r_hat));
  if (verdict.text() == "ok") text += report_line("verdict", "ok");
  for (const auto& [part, reasons] : verdict.parts())
    if (reasons != "ok") text += report_line("verdict", part + ": " + reasons);
  text += report_line("time", duration_text(seconds));
  return text;
}

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

bool is_clipped(const ConfiguredProblem& problem) {
  return std::isfinite(problem.optimization.energy_clip) && !problem.sampler->sums_all();
}

// What energy_clip did in the second half of the optimization, which decides where it ends.
struct Clipping {
  std::size_t n_iterations = 0;
  double share = 0, shift = 0;  // means over these iterations
};
Clipping late_clipping(const std::vector<IterationRecord>& history) {
  Clipping out{(history.size() + 1) / 2};
  for (std::size_t i = history.size() - out.n_iterations; i < history.size(); ++i) {
    out.share += history[i].clipped / static_cast<double>(out.n_iterations);
    out.shift += history[i].clip_shift / static_cast<double>(out.n_iterations);
  }
  return out;
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

std::string clipping_line(const ConfiguredProblem& problem,
                          const std::vector<IterationRecord>& history) {
  if (!is_clipped(problem) || history.empty()) return "";
  const Clipping clipping = late_clipping(history);
  return fmt::format(
      "clipping: {:.2g} % of the samples of the last {} iterations, which moved the mean energy "
      "that "
      "their gradients saw by {:+.1e}{}",
      100 * clipping.share, clipping.n_iterations, clipping.shift, unit_behind(problem));
}

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

std::string time_text(const RunCost& cost, double seconds) {
  std::string text;
  for (arma::uword s = 0; s < cost.stage_seconds.n_rows; ++s)
    text += fmt::format("{}{} {}", s > 0 ? ", " : "", activity_name(static_cast<Activity>(s)),
                        duration_text(cost.stage_seconds(s, 1)));
  return report_line("time so far", fmt::format("{}: {}", duration_text(seconds), text));
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
  if (is_clipped(problem) && !driver.history().empty()) {
    const Clipping clipping = late_clipping(driver.history());
    out["clipped"].table()["share"] = clipping.share;
    out["clipped"].table()["energy_shift"] = clipping.shift;
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

RunMonitor::RunMonitor(Log& log, const ConfiguredProblem& problem, RunDirectory* directory,
                       const std::vector<IterationRecord>& history)
    : log_(log), problem_(problem) {
  if (!directory) return;
  std::vector<std::string> names;
  for (const HistoryColumn& column : history_columns())
    if (column.in_csv) names.emplace_back(column.name);
  history_.emplace(directory->begin_table("history.csv", names));
  for (const auto& record : history) add_row(record);
  flush();
}

void RunMonitor::add_row(const IterationRecord& record) {
  std::vector<CsvWriter::Cell> row = {static_cast<std::int64_t>(record.iteration)};
  for (const HistoryColumn& column : history_columns())
    if (column.in_csv && column.member != &IterationRecord::iteration)
      row.emplace_back(record.*column.member);
  history_->row(row);
}

void RunMonitor::iteration_done(const IterationRecord& r) {
  if (history_) add_row(r);
  const std::uint64_t done = static_cast<std::uint64_t>(r.iteration) + 1,
                      total = problem_.optimization.iterations;
  const double left = r.seconds / static_cast<double>(done) * static_cast<double>(total - done);
  log_.progress(fmt::format("iteration {}/{}  E = {}  variance {:.1e}  accepted {:.2f}  {} left",
                            done, total, value_with_error(r.energy, r.energy_error), r.variance,
                            r.acceptance, duration_text(left)));
}

void RunMonitor::estimate_progress(std::uint64_t done, std::uint64_t total, double running_mean) {
  if (!estimating_) {
    estimating_ = true;
    estimate_start_ = Clock::now();
    first_measurement_ = done;
    log_.finish();
    return;
  }
  const double spent = seconds_since(estimate_start_);
  const double left =
      spent / static_cast<double>(done - first_measurement_) * static_cast<double>(total - done);
  // The mean stands where a narrow terminal does not cut it off.
  log_.progress(fmt::format("final energy: {:.6f} so far  {}/{} measurements  {} left",
                            running_mean, done, total, duration_text(left)));
}

void RunMonitor::flush() {
  if (history_) history_->flush();
}

void RunMonitor::finish() {
  log_.finish();
  flush();
}

}  // namespace ritz
