#pragma once

#include <armadillo>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ritz {

/// What ranks say to each other. Injected everywhere: there is no global communicator, and code
/// that runs on one rank uses the serial twin. Every function is collective unless it says
/// otherwise: all ranks call it, in the same order.
class Communicator {
 public:
  virtual ~Communicator() = default;

  virtual int rank() const = 0;  ///< not collective
  virtual int size() const = 0;  ///< not collective
  bool is_root() const { return rank() == 0; }

  virtual void barrier() const = 0;
  /// Sums over ranks, in place. The order of a floating-point sum depends on the number of ranks;
  /// for sums that do not, see ExactSum.
  virtual void sum(std::span<double> values) const = 0;
  virtual void sum(std::span<std::int64_t> values) const = 0;
  virtual void max(std::span<double> values) const = 0;
  virtual void broadcast(std::span<double> values, int root = 0) const = 0;
  virtual void broadcast(std::string& text, int root = 0) const = 0;
  /// The arrays of all ranks, one after another in the order of ranks; of any lengths. Empty on
  /// ranks other than `root`.
  virtual std::vector<double> gather(std::span<const double> local, int root = 0) const = 0;
  virtual std::vector<double> all_gather(std::span<const double> local) const = 0;
  /// The same where every rank knows beforehand how long the arrays are: lengths[r] is that of rank
  /// r. Costs one message less.
  virtual std::vector<double> gather(std::span<const double> local,
                                     const std::vector<std::size_t>& lengths, int root) const = 0;
  virtual std::vector<double> all_gather(std::span<const double> local,
                                         const std::vector<std::size_t>& lengths) const = 0;
  /// The texts of all ranks, in the order of ranks, on every rank.
  virtual std::vector<std::string> all_gather(const std::string& local) const = 0;
  /// Sends to_ranks[r] to each rank r, of any lengths; returns what the ranks have sent to this
  /// one, in the order of ranks.
  virtual std::vector<double> all_to_all(
      const std::vector<std::vector<double>>& to_ranks) const = 0;
  /// A communicator of the ranks that gave the same colour, in the order of ranks here.
  virtual std::unique_ptr<Communicator> split(int colour) const = 0;

  /// Not collective: stops all ranks at once with this exit status.
  [[noreturn]] virtual void abort(int status) const = 0;
  virtual std::string library() const = 0;  ///< for provenance; not collective

  double sum(double value) const;
  std::int64_t sum(std::int64_t value) const;
  double max(double value) const;
  bool any(bool flag) const;
  void broadcast(arma::vec& values, int root = 0) const;  ///< same length on all ranks
};

/// The communicator of a program that runs alone.
std::unique_ptr<Communicator> serial_communicator();

/// Starts MPI when the program was started by mpirun, srun or another launcher, and returns all
/// ranks; a program that was started alone gets the serial twin, without the cost of MPI. MPI ends
/// when the communicator is destroyed. Throws Error where MPI misses processes of the same launch.
std::unique_ptr<Communicator> start_parallel(int& argc, char**& argv);

/// This machine's name.
std::string host_name();

}  // namespace ritz
