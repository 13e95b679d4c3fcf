#pragma once

#include <string>
#include <vector>

#include "app/context.hpp"
#include "base/value.hpp"

namespace ritz {

struct RunOptions {
  std::string file;
  std::vector<std::string> overrides;  ///< KEY=VALUE
  std::string directory;               ///< empty for results/<name of the file>
  bool overwrite = false;
  bool resume = false;
  std::string max_time;  ///< as given, for example "1h30m"; empty for no limit

  /// Infinite without a limit; throws UsageError for what is no duration.
  double max_seconds() const;
};

// Each command runs on every rank, throws Error, and returns the status the program ends with.

ExitStatus run_command(const Context& context, const RunOptions& options);
/// Validates a configuration and prints it as resolved; runs nothing.
ExitStatus check_command(const Context& context, const RunOptions& options);
/// Prints the exact or best-known energy of the system of a configuration.
ExitStatus exact_command(const Context& context, const RunOptions& options);
/// Prints every kind of `topic` (systems, wavefunctions, samplers, optimizers, observables,
/// settings; all when empty) with its keys.
ExitStatus list_command(const Context& context, const std::string& topic);
/// Prints energies beside exact results for run directories.
ExitStatus compare_command(const Context& context, const std::vector<std::string>& directories);

/// The configuration of a file with the overrides applied. Collective.
Value load_configuration(const Context& context, const RunOptions& options);

}  // namespace ritz
