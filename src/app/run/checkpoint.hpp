#pragma once

#include <functional>
#include <optional>
#include <string>

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/run_directory.hpp>
#include <ritz/app/session/stop_poll.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/vmc/driver.hpp>

namespace ritz {

/// What a stopped run goes on from: the configuration that it was made with, as resolved, and the
/// state of the driver.
struct Checkpoint {
  std::string file;  ///< the name of the file it was read from
  Value configuration;
  Document state;
};

/// The newest readable checkpoint in a directory, nothing where there is none. A damaged one is
/// warned of and the one before it is taken. Read by rank 0 and sent to all; throws FileError on
/// every rank alike when none of those that are there can be read, UsageError when it is of another
/// version. Collective.
std::optional<Checkpoint> read_checkpoint(const Context& context, const RunDirectory& directory);

/// Writes `checkpoint.h5` as often as the configuration asks, at the end of the optimization, and
/// when the run is asked to stop, which it notices.
class CheckpointWriter final : public RunObserver {
 public:
  /// `before_writing` is called on rank 0: what a checkpoint builds upon must be on disk before it.
  CheckpointWriter(const Context& context, const ConfiguredProblem& problem, Driver& driver,
                   RunDirectory& directory, const StopRequests& stop,
                   std::function<void()> before_writing);

  void iteration_done(const IterationRecord& record) override;
  void estimate_progress(std::uint64_t done, std::uint64_t total, double running_mean) override;
  void optimization_done() override;
  bool wants_stop() override;
  bool is_urgent() override { return poll_.is_urgent(write_seconds_); }
  /// Why the run was stopped: "SIGTERM", "--max-time", …
  const std::string& reason() const { return poll_.reason(); }

 private:
  bool is_due() const;
  void write();

  const Context& context_;
  const ConfiguredProblem& problem_;
  Driver& driver_;
  RunDirectory& directory_;
  StopPoll poll_;
  std::function<void()> before_writing_;
  double iterations_ = 0;  // since the last checkpoint
  std::uint64_t measurements_ = 0;
  Clock::time_point last_written_;
  double write_seconds_ = 0;  // how long a checkpoint takes at most
};

}  // namespace ritz
