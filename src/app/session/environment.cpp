#include <ritz/app/session/environment.hpp>

#include <fmt/format.h>
#include <sched.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

#include <ritz/app/session/provenance.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/text.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

// The cores that this rank may run on, as numbers in a text.
std::string own_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::string out;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return out;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &set)) out += fmt::format(" {}", core);
  return out;
}

struct Host {
  int ranks = 0;
  std::set<int> cores;  // that any of its ranks may run on; empty when unknown
};

std::map<std::string, Host> hosts_of(const Communicator& communicator) {
  std::map<std::string, Host> hosts;
  for (const auto& text : communicator.all_gather(host_name() + own_cores())) {
    std::istringstream words(text);
    std::string name;
    words >> name;
    Host& host = hosts[name];
    ++host.ranks;
    for (int core = 0; words >> core;) host.cores.insert(core);
  }
  return hosts;
}

// `"sampler.walkers" is 512`, with its place; what is no number is a table, whose parameters count.
std::string described(const ConfiguredProblem& problem, const std::string& key) {
  const Value* found = &problem.configuration;
  for (std::size_t begin = 0; found && begin < key.size();) {
    const std::size_t end = std::min(key.find('.', begin), key.size());
    found = found->is_table() ? found->table().find(key.substr(begin, end - begin)) : nullptr;
    begin = end + 1;
  }
  if (found && found->is_integer())
    return fmt::format("\"{}\" is {}, which", key, found->integer());
  if (key == "wavefunction" || key == "optimizer.natural_gradient")
    return fmt::format("\"{}\" with its {} parameters and {} samples", key,
                       problem.wavefunction->n_parameters(), problem.optimization.samples);
  return fmt::format("\"{}\" with its {} configurations", key, problem.blocks.n_walkers);
}

bool threads_are_limited() {
  if (limit_blas_threads()) return true;
  const char* given = std::getenv("OMP_NUM_THREADS");
  return given && std::string_view(given) == "1";
}

}  // namespace

std::vector<std::string> environment_warnings(const Communicator& communicator) {
  const bool threads = communicator.any(!threads_are_limited());
  std::vector<std::string> out;
  for (const auto& [name, host] : hosts_of(communicator)) {
    const auto cores = static_cast<int>(host.cores.size());
    if (cores > 0 && host.ranks > cores)
      out.push_back(fmt::format(
          "{} ranks on {} share {} core{}, which makes all of them slower; start as many ranks as "
          "there are cores, and let each have its own (mpirun --bind-to core, or in Slurm "
          "--ntasks-per-node)",
          host.ranks, name, cores, cores == 1 ? "" : "s"));
    if (threads && host.ranks > 1)
      out.push_back(fmt::format(
          "the BLAS library is not OpenBLAS and may start threads that fight the {} ranks on {} "
          "for cores, and change the last digits; set OMP_NUM_THREADS=1",
          host.ranks, name));
  }
  if (!communicator.is_root()) out.clear();
  return out;
}

NeededMemory needed_memory(const ConfiguredProblem& problem, const Forecast& forecast) {
  return {described(problem, forecast.key), forecast.bytes, forecast.bytes_of_others};
}

void require_room_in_memory(const Context& context, const std::string& task,
                            const NeededMemory& needed, bool force) {
  const Communicator& communicator = context.communicator;
  const auto names = communicator.all_gather(host_name());
  on_root(communicator, [&] {
    const auto others = std::ranges::count(names, host_name()) - 1;
    const double in_all = needed.bytes + static_cast<double>(others) * needed.bytes_of_others;
    const MemoryLimit limit = memory_limit();
    if (in_all <= limit.bytes) return;
    const std::string sentence =
        fmt::format("{} makes {} take about {} on {}{}, and the {} has {}", needed.what, task,
                    bytes_text(in_all), host_name(),
                    others > 0 ? fmt::format(" for its {} ranks", others + 1) : "",
                    limit.is_of_group ? "control group of this job or container" : "machine",
                    bytes_text(limit.bytes));
    if (!force)
      throw UsageError(sentence + "; make it smaller, use more nodes, or insist with --force");
    context.log.warning(sentence);
  });
}

double expected_bytes(const ConfiguredProblem& problem) {
  const Hamiltonian& system = *problem.hamiltonian;
  const auto walkers = static_cast<double>(problem.blocks.n_walkers);
  const auto parameters = static_cast<double>(problem.wavefunction->n_parameters());
  const auto iterations = static_cast<double>(problem.optimization.iterations);
  const auto coordinates = static_cast<double>(system.space().n_dof());
  // The time series of the estimate: the energy and its parts, in at most 512 bins.
  const auto quantities =
      static_cast<double>(3 + system.term_names().size() + system.extra_names().size());
  const double bins =
      std::min(512.0, static_cast<double>(problem.estimate.samples) / std::max(walkers, 1.0)) + 1;
  // Parameters, two moments of the optimizer and a memory of natural gradient; a row of eight
  // numbers for each iteration.
  const double checkpoint =
      8 * (4 * parameters + walkers * (coordinates + quantities * bins) + 8 * iterations);
  const double results = 8 * (parameters + 8 * iterations) + 1e6;
  const double history_text = 160 * iterations;
  return 3 * checkpoint + results + history_text;
}

std::string room_warning(const std::string& directory, double bytes) {
  struct statvfs status {};
  if (::statvfs(directory.c_str(), &status) != 0) return "";
  const double free = static_cast<double>(status.f_bavail) * static_cast<double>(status.f_frsize);
  if (free >= bytes) return "";
  return fmt::format(
      "the file system of \"{}\" has {} left, and this run may need {} for its checkpoints and "
      "results; make room, or give a directory elsewhere with -o",
      directory, bytes_text(free), bytes_text(bytes));
}

}  // namespace ritz
