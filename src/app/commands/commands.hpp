#pragma once

#include <string>
#include <vector>

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/base/value.hpp>

namespace ritz {

struct FitProblem;

struct RunOptions {
  std::string file;
  std::vector<std::string> overrides;  ///< KEY=VALUE
  std::string directory;               ///< empty for results/<name of the file>
  bool overwrite = false;
  bool resume = false;
  bool force = false;    ///< also what will not fit into the memory
  std::string max_time;  ///< as given, for example "1h30m"; empty for no limit

  /// Infinite without a limit; throws UsageError for what is no duration.
  double max_seconds() const;
  /// Throws UsageError when both `resume` and `overwrite` are asked for.
  Existing existing() const;
};

struct ScanOptions {
  int groups = 0;         ///< of ranks; 0 for as many as make the whole finish first
  std::size_t point = 0;  ///< this one alone, counted from 1; 0 for all
};

struct CompareOptions {
  std::vector<std::string> directories;
  std::string format = "text";  ///< csv, markdown, latex, varbench
};

struct PlotOptions {
  std::vector<std::string> directories;
  std::string file = "ritz.png";
  std::string
      panels;  ///< names of panels or beginnings of them, separated by commas; empty for all
  std::string y, x, group;  ///< of scans: quantities, the key of the axis, the key of the curves
  bool relative = false;    ///< divides distances by the exact energy
  bool log = false;         ///< a logarithmic axis for the quantities of scans
  bool overwrite = false;
};

struct ReportOptions {
  std::vector<std::string> directories;
  std::string file = "ritz.html";
  bool overwrite = false;
};

struct ListOptions {
  std::string topic, kind;      ///< empty for all
  std::string format = "text";  ///< json, json-schema, paths
};

// Each command runs on every rank, throws Error, and returns the status the program ends with.

ExitStatus run_command(const Context& context, const RunOptions& options);
/// Validates a configuration and prints it as resolved; runs nothing.
ExitStatus check_command(const Context& context, const RunOptions& options);
/// Prints the exact or best-known energy of the system of a configuration.
ExitStatus exact_command(const Context& context, const RunOptions& options);
struct PredictOptions {
  std::string directory;  ///< of a fit
  std::string data;
  std::string output;  ///< empty for standard output
  bool overwrite = false;
};

/// Learns from data: supervised regression and classification; or only checks the gradient.
ExitStatus fit_command(const Context& context, const RunOptions& options, bool check_gradient);
/// Holds back-propagation against differences, layer by layer. Throws NumericsError where they
/// disagree.
ExitStatus check_gradient_command(const Context& context, const FitProblem& problem);
/// Validates the configuration of a fit and its data, and prints it as resolved.
ExitStatus check_fit(const Context& context, const Value& configuration, const RunOptions& options);
/// Predictions of a fitted model for the rows of a file, as CSV.
ExitStatus predict_command(const Context& context, const PredictOptions& options);
/// Prints what there is: the names of all kinds, what those of a topic are, the keys of a kind; or
/// all of it for programs, or a JSON schema of whole configurations.
ExitStatus list_command(const Context& context, const ListOptions& options);
/// Runs every point of the [scan] table of a configuration.
ExitStatus scan_command(const Context& context, const RunOptions& options,
                        const ScanOptions& scan_options);
/// Prints energies beside exact results for the directories of runs and scans.
ExitStatus compare_command(const Context& context, const CompareOptions& options);
/// Draws runs, scans and fits into a file. The drawing is done by a Python script.
ExitStatus plot_command(const Context& context, const PlotOptions& options);
/// Writes one HTML page of runs, scans and fits that needs nothing from outside.
ExitStatus report_command(const Context& context, const ReportOptions& options);

/// The configuration of a file with the overrides applied. Collective.
Value load_configuration(const Context& context, const RunOptions& options);

}  // namespace ritz
