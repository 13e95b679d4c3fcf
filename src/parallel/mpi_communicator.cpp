#include <fmt/format.h>
#include <mpi.h>

#include <climits>
#include <cstdlib>
#include <numeric>

#include <ritz/base/error.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

namespace {

int checked_count(std::size_t n) {
  if (n > static_cast<std::size_t>(INT_MAX))
    throw Error(ExitStatus::environment,
                "a message between ranks is longer than MPI can count; use more ranks or fewer "
                "samples per iteration");
  return static_cast<int>(n);
}

class MpiCommunicator final : public Communicator {
 public:
  MpiCommunicator(MPI_Comm comm, bool ends_mpi) : comm_(comm), ends_mpi_(ends_mpi) {
    MPI_Comm_rank(comm_, &rank_);
    MPI_Comm_size(comm_, &size_);
  }
  MpiCommunicator(const MpiCommunicator&) = delete;
  MpiCommunicator& operator=(const MpiCommunicator&) = delete;
  ~MpiCommunicator() override {
    MPI_Comm_free(&comm_);
    if (ends_mpi_) MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  void barrier() const override { MPI_Barrier(comm_); }

  void sum(std::span<double> values) const override {
    in_chunks(values, [&](double* at, int n) {
      MPI_Allreduce(MPI_IN_PLACE, at, n, MPI_DOUBLE, MPI_SUM, comm_);
    });
  }
  void sum(std::span<std::int64_t> values) const override {
    in_chunks(values, [&](std::int64_t* at, int n) {
      MPI_Allreduce(MPI_IN_PLACE, at, n, MPI_INT64_T, MPI_SUM, comm_);
    });
  }
  void max(std::span<double> values) const override {
    in_chunks(values, [&](double* at, int n) {
      MPI_Allreduce(MPI_IN_PLACE, at, n, MPI_DOUBLE, MPI_MAX, comm_);
    });
  }
  void broadcast(std::span<double> values, int root) const override {
    in_chunks(values, [&](double* at, int n) { MPI_Bcast(at, n, MPI_DOUBLE, root, comm_); });
  }
  void broadcast(std::string& text, int root) const override {
    std::uint64_t n = text.size();
    MPI_Bcast(&n, 1, MPI_UINT64_T, root, comm_);
    text.resize(n);
    in_chunks(std::span(text.data(), text.size()),
              [&](char* at, int count) { MPI_Bcast(at, count, MPI_CHAR, root, comm_); });
  }

  std::vector<double> gather(std::span<const double> local, int root) const override {
    return gathered(local, lengths(local.size()), root);
  }
  std::vector<double> all_gather(std::span<const double> local) const override {
    return gathered_by_all(local, lengths(local.size()));
  }
  std::vector<double> gather(std::span<const double> local, const std::vector<std::size_t>& lengths,
                             int root) const override {
    return gathered(local, counts_of(lengths), root);
  }
  std::vector<double> all_gather(std::span<const double> local,
                                 const std::vector<std::size_t>& lengths) const override {
    return gathered_by_all(local, counts_of(lengths));
  }
  std::vector<std::string> all_gather(const std::string& local) const override {
    const std::vector<int> counts = lengths(local.size());
    const std::vector<int> offsets = offsets_of(counts);
    std::string joined(total(counts), ' ');
    MPI_Allgatherv(local.data(), checked_count(local.size()), MPI_CHAR, joined.data(),
                   counts.data(), offsets.data(), MPI_CHAR, comm_);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < counts.size(); ++i)
      out.push_back(
          joined.substr(static_cast<std::size_t>(offsets[i]), static_cast<std::size_t>(counts[i])));
    return out;
  }

  std::vector<double> all_to_all(const std::vector<std::vector<double>>& to_ranks) const override {
    std::vector<double> local;
    std::vector<int> sent, received(to_ranks.size());
    for (const auto& part : to_ranks) {
      sent.push_back(checked_count(part.size()));
      local.insert(local.end(), part.begin(), part.end());
    }
    checked_count(local.size());
    MPI_Alltoall(sent.data(), 1, MPI_INT, received.data(), 1, MPI_INT, comm_);
    checked_count(total(received));
    const std::vector<int> from = offsets_of(sent), to = offsets_of(received);
    std::vector<double> out(total(received));
    MPI_Alltoallv(local.data(), sent.data(), from.data(), MPI_DOUBLE, out.data(), received.data(),
                  to.data(), MPI_DOUBLE, comm_);
    return out;
  }

  std::unique_ptr<Communicator> split(int colour) const override {
    MPI_Comm part = MPI_COMM_NULL;
    MPI_Comm_split(comm_, colour, rank_, &part);
    return std::make_unique<MpiCommunicator>(part, false);
  }

  void abort(int status) const override {
    MPI_Abort(comm_, status);
    std::_Exit(status);
  }

  std::string library() const override {
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string all(text, static_cast<std::size_t>(length));
    return all.substr(0, all.find(','));
  }

 private:
  // MPI counts in int; longer arrays go in pieces.
  template <class T, class Call>
  static void in_chunks(std::span<T> values, Call&& call) {
    constexpr std::size_t chunk = std::size_t{1} << 26;
    for (std::size_t at = 0; at < values.size(); at += chunk)
      call(values.data() + at, static_cast<int>(std::min(chunk, values.size() - at)));
  }

  std::vector<double> gathered(std::span<const double> local, const std::vector<int>& counts,
                               int root) const {
    const std::vector<int> offsets = offsets_of(counts);
    std::vector<double> out(rank_ == root ? total(counts) : 0);
    MPI_Gatherv(local.data(), checked_count(local.size()), MPI_DOUBLE, out.data(), counts.data(),
                offsets.data(), MPI_DOUBLE, root, comm_);
    return out;
  }
  std::vector<double> gathered_by_all(std::span<const double> local,
                                      const std::vector<int>& counts) const {
    const std::vector<int> offsets = offsets_of(counts);
    std::vector<double> out(total(counts));
    MPI_Allgatherv(local.data(), checked_count(local.size()), MPI_DOUBLE, out.data(), counts.data(),
                   offsets.data(), MPI_DOUBLE, comm_);
    return out;
  }

  static std::vector<int> counts_of(const std::vector<std::size_t>& lengths) {
    std::vector<int> counts;
    for (const std::size_t n : lengths) counts.push_back(checked_count(n));
    checked_count(total(counts));
    return counts;
  }
  std::vector<int> lengths(std::size_t n) const {
    const int local = checked_count(n);
    std::vector<int> counts(static_cast<std::size_t>(size_));
    MPI_Allgather(&local, 1, MPI_INT, counts.data(), 1, MPI_INT, comm_);
    checked_count(total(counts));
    return counts;
  }
  static std::size_t total(const std::vector<int>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  }
  static std::vector<int> offsets_of(const std::vector<int>& counts) {
    std::vector<int> offsets(counts.size(), 0);
    std::partial_sum(counts.begin(), counts.end() - 1, offsets.begin() + 1);
    return offsets;
  }

  MPI_Comm comm_;
  bool ends_mpi_;
  int rank_ = 0;
  int size_ = 1;
};

bool started_by_launcher() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"})
    if (std::getenv(name)) return true;
  return false;
}

long number_from_environment(const char* name) {
  const char* text = std::getenv(name);
  return text ? std::strtol(text, nullptr, 10) : -1;
}

// What the nearest launcher says of how many processes it has started together. A batch script of
// Slurm has SLURM_NTASKS too, and is process 0 of no step.
struct Launch {
  const char* size_variable = nullptr;
  long size = 1;
  long rank = 0;
};

Launch launch() {
  struct Variables {
    const char *size, *rank;
  };
  for (const Variables names : {Variables{"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
                                {"PMI_SIZE", "PMI_RANK"},
                                {"SLURM_STEP_NUM_TASKS", "SLURM_PROCID"}})
    if (const long size = number_from_environment(names.size); size > 0)
      return {names.size, size, number_from_environment(names.rank)};
  if (const long rank = number_from_environment("SLURM_PROCID"); rank > 0)
    return {"SLURM_NTASKS", number_from_environment("SLURM_NTASKS"), rank};
  return {};
}

// Processes that do not know of each other would all do the same, into one directory.
void require_all_processes(int n_ranks) {
  const Launch said = launch();
  if (n_ranks > 1 || said.size <= 1) return;
  const bool is_first = said.rank <= 0;
  throw Error(ExitStatus::environment,
              is_first
                  ? fmt::format("{} processes were started together ({}), but MPI knows of one "
                                "alone; start them with mpirun, or in Slurm with "
                                "srun --mpi=pmix (srun --mpi=list shows what there is)",
                                said.size, said.size_variable)
                  : "");
}

}  // namespace

std::unique_ptr<Communicator> start_parallel(int& argc, char**& argv) {
  if (!started_by_launcher()) {
    require_all_processes(1);
    return serial_communicator();
  }
  int provided = 0;
  if (MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS)
    throw Error(ExitStatus::environment, "MPI could not be started");
  MPI_Comm world = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &world);
  auto communicator = std::make_unique<MpiCommunicator>(world, true);
  require_all_processes(communicator->size());
  return communicator;
}

}  // namespace ritz
