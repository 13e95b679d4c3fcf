#include <ritz/app/session/provenance.hpp>

#include <dlfcn.h>
#include <fmt/format.h>

#include <armadillo>
#include <chrono>
#include <ctime>
#include <fstream>
#include <set>

#include <ritz/app/build_info.hpp>
#include <ritz/app/git_commit.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/linalg/simd.hpp>

namespace ritz {

namespace {

// OpenBLAS is reached by name, since any other BLAS may stand in its place.
template <class Function>
Function* blas_function(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

std::string blas_description() {
  using Text = char*();
  if (auto* config = blas_function<Text>("openblas_get_config")) {
    std::string text = config();
    if (auto* core = blas_function<Text>("openblas_get_corename"))
      text += fmt::format(" running on {}", core());
    return text;
  }
  return "unknown BLAS";
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

std::string version() { return RITZ_VERSION; }

std::string build_identity() {
  return fmt::format("{} (commit {})", RITZ_VERSION, RITZ_GIT_COMMIT);
}

bool limit_blas_threads() {
  auto* set = blas_function<void(int)>("openblas_set_num_threads");
  if (set) set(1);
  return set != nullptr;
}

std::string log_header(const Value& provenance) {
  const auto text = [&](const char* key) { return provenance.table().find(key)->text(); };
  return fmt::format("# {}, ritz {} ({}), {} ranks: {}\n", text("date"), text("version"),
                     text("git_commit"), provenance.table().find("ranks")->integer(),
                     text("command_line"));
}

Value build_facts(const Communicator& communicator) {
  Value::Table out;
  out["version"] = version();
  out["git_commit"] = RITZ_GIT_COMMIT;
  out["build"] = fmt::format("{}{}", RITZ_BUILD_TYPE,
                             std::string(RITZ_NATIVE_BUILD) == "ON" ? ", native" : "");
  out["compiler"] = RITZ_COMPILER;
  out["mpi"] = communicator.library();
  out["blas"] = blas_description();
  out["armadillo"] = arma::arma_version::as_string();
  out["hdf5"] = hdf5_version();
  out["simd"] = simd::level();
  return Value(std::move(out));
}

Value provenance(const Communicator& communicator, const std::string& command_line) {
  const auto hosts = communicator.all_gather(host_name());
  Value::Array distinct;
  for (const auto& host : std::set<std::string>(hosts.begin(), hosts.end()))
    distinct.emplace_back(host);
  Value facts = build_facts(communicator);
  Value::Table& out = facts.table();
  out["ranks"] = communicator.size();
  out["hosts"] = Value(std::move(distinct));
  out["processor"] = processor();
  out["command_line"] = command_line;
  out["date"] = utc_now();
  for (const char* name : {"SLURM_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT"})
    if (const char* value = std::getenv(name)) out[name] = std::string(value);
  return facts;
}

}  // namespace ritz
