#pragma once

#include <string>
#include <vector>

#include <ritz/app/scan/scan_board.hpp>
#include <ritz/app/scan/scan_directory.hpp>
#include <ritz/app/scan/scan_report.hpp>
#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_requests.hpp>

namespace ritz {

/// A scan: what to compute and where.
struct ScanRequest {
  Value configuration;  ///< with [scan] and all overrides applied
  std::string directory;
  std::string file;  ///< of the configuration, for messages
  Existing existing = Existing::refuse;
  int groups = 0;        ///< of ranks; 0 for as many as make the whole finish first
  std::size_t only = 0;  ///< run this point alone, counted from 1; 0 for all
  bool force = false;    ///< also points that will not fit into the memory
};

/// Runs every point of a scan, each in a directory of its own, on groups of the ranks. A point that
/// the schema refuses, or that fails, is reported and the others go on.
class Scan {
 public:
  /// Checks every point. Throws ConfigurationError when all are refused. Collective.
  Scan(const Context& context, const ScanRequest& request, const StopRequests& stop);

  /// Returns `done` when every point is finished, `stopped` when some are left because of `stop`,
  /// otherwise the status of the first point that was refused or failed. Collective.
  ExitStatus execute();

 private:
  using Task = std::vector<std::size_t>;  // points that one group runs one after another

  std::size_t n_points() const { return standing_.points.size(); }
  void check_points();
  void find_finished();
  std::vector<Task> tasks() const;
  int n_groups(std::size_t n_tasks) const;
  void announce(int groups) const;
  void work(const Communicator& group, int group_number, const std::vector<Task>& tasks);
  void run_task(const Context& context, int group_number, const Task& task);
  void run_point(const Context& context, std::size_t point, const std::string& start_from);
  Existing existing_for(const std::string& directory) const;
  bool stop_wanted(const Communicator& group) const;
  void note_end(const Context& context, int group_number, std::size_t point);

  const Context& context_;
  const ScanRequest& request_;
  const StopRequests& stop_;
  ScanStanding standing_;
  std::vector<Value> resolved_;  // configurations of the points with every default
  std::size_t n_blocks_ = 1;     // of walkers, in the smallest run
  double bytes_ = 0;             // that all runs may need
  std::vector<std::string> notes_;
  bool is_stopped_ = false;  // a run of this group was
  ScanDirectory directory_;
  ScanBoard board_;
};

}  // namespace ritz
