#pragma once

#include <string>
#include <vector>

#include <ritz/app/scan/scan_directory.hpp>
#include <ritz/app/session/context.hpp>
#include <ritz/base/error.hpp>
#include <ritz/setup/scan_plan.hpp>

namespace ritz {

/// What became of a point in this call.
struct PointOutcome {
  bool is_known = false;
  ExitStatus status = ExitStatus::done;
  std::string sentence;
};

/// How the points of a scan stand, an entry for each.
struct ScanStanding {
  std::vector<ScanPoint> points;
  std::vector<bool> is_refused;   ///< by the schema
  std::vector<bool> is_finished;  ///< before this call
  std::vector<PointOutcome> outcomes;
  std::size_t only = 0;  ///< this point alone was asked for, counted from 1; 0 for all

  explicit ScanStanding(std::vector<ScanPoint> all, std::size_t only_one);
  /// Gives every rank what its group has not run itself. Collective.
  void exchange(const Communicator& communicator);
  /// `done`, `stopped` when points are left, or the status of the first that failed.
  ExitStatus status() const;
};

/// The energy of a point that has ended, in a line.
std::string energy_line(const std::string& directory);

/// Prints the table of all points, and says what failed and how to go on. Only rank 0 calls it.
void report_scan(const Context& context, const ScanStanding& standing,
                 const ScanDirectory& directory, const std::string& file);

}  // namespace ritz
