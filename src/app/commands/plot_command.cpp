#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/session/output_file.hpp>
#include <ritz/io/file.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

namespace {

// Where the scripts are: beside the program in a build, in share/ritz after installation.
std::string script() {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const auto& folder : {program / "share/ritz", program.parent_path() / "share/ritz"})
    if (const auto path = folder / "ritz_command.py"; std::filesystem::exists(path))
      return path.string();
  throw Error(ExitStatus::environment,
              fmt::format("\"ritz_command.py\" is neither in {0}/share/ritz nor in {1}/share/ritz; "
                          "install Ritz again with `cmake --install`",
                          program.string(), program.parent_path().string()));
}

// The exit status of a program, 127 when there is no such program.
int status_of(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
    return 127;
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

// The first Python that has what the script needs: that of a virtual environment may not, where the
// system's does.
std::string python() {
  const std::string looks =
      "from importlib.util import find_spec as there; import sys; sys.exit(not (all(there(name) "
      "for name in "
      "('numpy', 'h5py', 'matplotlib')) and (there('tomllib') or there('tomli'))))";
  for (const char* name : {"python3", "/usr/bin/python3"})
    if (status_of({name, "-c", looks}) == 0) return name;
  throw Error(ExitStatus::environment,
              "figures are drawn by Python 3.9 or newer with matplotlib, numpy and h5py (before "
              "Python 3.11 also tomli), which "
              "are not all there; on Debian: apt-get install python3-matplotlib python3-h5py");
}

// Runs a command of the package ritz of Python on rank 0; it has said what is wrong.
ExitStatus in_python(const Context& context, const std::vector<std::string>& arguments,
                     const std::vector<std::string>& directories) {
  double status = 0;
  on_root(context.communicator, [&] {
    std::vector<std::string> command = {python(), script()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.emplace_back("--");
    command.insert(command.end(), directories.begin(), directories.end());
    status = status_of(command);
  });
  return static_cast<ExitStatus>(static_cast<int>(context.communicator.max(status)));
}

}  // namespace

ExitStatus plot_command(const Context& context, const PlotOptions& options) {
  require_writable_output(context.communicator, options.file, options.overwrite, {});
  std::vector<std::string> arguments = {"plot", "-o", options.file};
  for (const auto& [name, value] : {std::pair{"--panels", &options.panels},
                                    {"--y", &options.y},
                                    {"--x", &options.x},
                                    {"--group", &options.group}})
    if (!value->empty()) arguments.push_back(fmt::format("{}={}", name, *value));
  if (options.relative) arguments.emplace_back("--relative");
  if (options.log) arguments.emplace_back("--log");
  return in_python(context, arguments, options.directories);
}

ExitStatus report_command(const Context& context, const ReportOptions& options) {
  require_writable_output(context.communicator, options.file, options.overwrite, {});
  return in_python(context, {"report", "-o", options.file}, options.directories);
}

}  // namespace ritz
