#include <ritz/base/memory.hpp>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <limits>
#include <utility>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

// The number in a file, infinite where there is none ("max").
double number_in(const std::string& path) {
  std::ifstream file(path);
  double number = 0;
  return file >> number ? number : unlimited;
}

// The least limit of a group and all groups that it lies in. A container may see its own group as
// the root, and its path as that outside: what is not there has no limit.
double limit_along(const std::string& mount, std::string group, const std::string& file) {
  double least = number_in(mount + "/" + file);
  while (group.size() > 1) {
    least = std::min(least, number_in(mount + group + "/" + file));
    group.resize(group.rfind('/'));
  }
  return least;
}

// A line is "number:controllers:path"; version 2 names no controllers.
double limit_of_groups(const std::string& root) {
  std::ifstream groups(root + "/proc/self/cgroup");
  double least = unlimited;
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    if (controllers == ",,")
      least = std::min(least, limit_along(root + "/sys/fs/cgroup", path, "memory.max"));
    else if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least,
                       limit_along(root + "/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"));
  }
  return least;
}

double memory_of_machine(const std::string& root) {
  std::ifstream info(root + "/proc/meminfo");
  std::string name;
  double kibibytes = 0;
  return info >> name >> kibibytes && name == "MemTotal:" ? 1024 * kibibytes : unlimited;
}

}  // namespace

MemoryLimit memory_limit(const std::string& root) {
  const double machine = memory_of_machine(root), group = limit_of_groups(root);
  return {std::min(machine, group), group < machine};
}

double memory_in_use() {
  std::ifstream statm("/proc/self/statm");
  double size = 0, resident = 0;
  if (!(statm >> size >> resident)) return 0;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double peak_memory() {
  struct rusage usage {};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return 1024 * static_cast<double>(usage.ru_maxrss);
}

void require_memory(double n_numbers, const std::string& what, const std::string& advice) {
  const double wanted = n_numbers * sizeof(double);
  const MemoryLimit there = memory_limit();
  if (wanted > there.bytes)
    throw Error(ExitStatus::environment,
                fmt::format("{} takes {}, more than the memory of this {}, {}; {}", what,
                            bytes_text(wanted), there.is_of_group ? "control group" : "machine",
                            bytes_text(there.bytes), advice));
}

namespace {
std::string& large_thing() {
  static std::string what;
  return what;
}
}  // namespace

MemoryUse::MemoryUse(std::string what)
    : what_(std::move(what)), n_exceptions_(std::uncaught_exceptions()) {
  large_thing().clear();
}

// The stack unwinds from the innermost one on.
MemoryUse::~MemoryUse() {
  if (std::uncaught_exceptions() > n_exceptions_ && large_thing().empty())
    large_thing() = std::move(what_);
}

std::string out_of_memory_sentence() {
  if (large_thing().empty()) return "out of memory";
  return "out of memory, with " + large_thing();
}

}  // namespace ritz
