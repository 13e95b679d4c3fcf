#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/app/compare/comparison.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/base/text.hpp>
#include <ritz/base/text_table.hpp>
#include <ritz/io/csv_writer.hpp>

namespace ritz {

namespace {

using Row = std::vector<std::string>;

std::string number(double value, const char* format) {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "–";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string or_dash(const std::string& text) { return text.empty() ? "–" : text; }

// An error to its two digits; a run that has no energy says in what state it is.
std::string energy_cell(const ComparedRun& run) {
  return std::isfinite(run.energy) ? energy_text(run.energy, run.error) : or_dash(run.state);
}

// The unit that all energies share, behind the name of their column.
std::string in_unit(const std::vector<ComparedRun>& runs, const std::string& name) {
  std::string unit;
  for (const auto& run : runs) {
    if (!std::isfinite(run.energy)) continue;
    if (run.unit.empty() || (!unit.empty() && run.unit != unit)) return name;
    unit = run.unit;
  }
  return unit.empty() ? name : fmt::format("{} ({})", name, unit);
}

std::vector<Row> rows_of(const std::vector<ComparedRun>& runs) {
  std::vector<Row> rows = {{"run", "system", "wavefunction", "parameters", in_unit(runs, "energy"),
                            "exact", "σ", "relative", "variance", "V-score", "time", "verdict"}};
  for (const auto& run : runs)
    rows.push_back({run.directory, or_dash(run.system), or_dash(run.wavefunction),
                    number(run.parameters, "{:.0f}"), energy_cell(run),
                    std::isfinite(run.exact) ? energy_text(run.exact, run.exact_error) : "–",
                    number(run.sigmas, "{:+.1f}"), number(run.relative, "{:+.1e}"),
                    number(run.variance, "{:.2e}"), number(run.v_score, "{:.1e}"),
                    std::isfinite(run.seconds) ? duration_text(run.seconds) : "–",
                    or_dash(replaced(run.verdict, "\n", "; "))});
  return rows;
}

std::string markdown_cell(const std::string& text) { return replaced(text, "|", "\\|"); }

bool is_number(const std::string& text) {
  return text.find_first_of("0123456789") != text.npos &&
         text.find_first_not_of("0123456789+-.e()") == text.npos;
}

std::string latex_number(const std::string& text) {
  const std::size_t e = text.find('e');
  if (e == text.npos) return "$" + text + "$";
  return fmt::format("${} \\times 10^{{{}}}$", text.substr(0, e), std::stoi(text.substr(e + 1)));
}

std::string latex_cell(const std::string& text) {
  if (is_number(text)) return latex_number(text);
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\textbackslash{}";
    else if (c == '~' || c == '^')
      out += fmt::format("\\{}{{}}", c);
    else
      out += (std::string("#$%&_{}").find(c) != std::string::npos ? "\\" : "") + std::string(1, c);
  }
  for (const auto& [from, to] :
       {std::pair("×", "$\\times$"), std::pair("σ", "$\\sigma$"), std::pair("–", "--"),
        std::pair("⟨", "$\\langle$"), std::pair("⟩", "$\\rangle$")})
    out = replaced(out, from, to);
  return out;
}

std::string csv_number(double value) { return std::isfinite(value) ? shortest(value) : ""; }

}  // namespace

std::string text_table(const std::vector<ComparedRun>& runs) {
  return aligned_table(rows_of(runs));
}

std::string markdown_table(const std::vector<ComparedRun>& runs) {
  std::vector<Row> rows = rows_of(runs);
  for (auto& row : rows) std::ranges::transform(row, row.begin(), markdown_cell);
  std::string rule = "|";
  for (std::size_t i = 0; i < rows.front().size(); ++i) rule += "---|";
  return aligned_table(rows, {"| ", " | ", " |", rule + '\n'});
}

std::string latex_table(const std::vector<ComparedRun>& runs) {
  std::vector<Row> rows = rows_of(runs);
  for (auto& row : rows) std::ranges::transform(row, row.begin(), latex_cell);
  return "\\begin{tabular}{lllrrrrrrrrl}\n\\hline\n" +
         aligned_table(rows, {"", " & ", " \\\\", "\\hline\n"}) + "\\hline\n\\end{tabular}\n";
}

std::string csv_table(const std::vector<ComparedRun>& runs) {
  std::string out =
      "run,system,wavefunction,parameters,energy,energy_error,energy_unit,exact,exact_error,sigmas,"
      "relative_error,variance,v_score,seconds,state,verdict,verdict_optimization,"
      "verdict_sampling,verdict_energy,verdict_statistics\n";
  for (const auto& r : runs) {
    const std::string parameters =
        std::isfinite(r.parameters) ? fmt::format("{:.0f}", r.parameters) : "";
    Row row = {csv_text(r.directory),     csv_text(r.system),
               csv_text(r.wavefunction),  parameters,
               csv_number(r.energy),      csv_number(r.error),
               csv_text(r.unit),          csv_number(r.exact),
               csv_number(r.exact_error), csv_number(r.sigmas),
               csv_number(r.relative),    csv_number(r.variance),
               csv_number(r.v_score),     csv_number(r.seconds),
               csv_text(r.state),         csv_text(r.verdict)};
    for (const auto& part : r.verdicts) row.push_back(csv_text(part));
    for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + row[i];
    out += '\n';
  }
  return out;
}

}  // namespace ritz
