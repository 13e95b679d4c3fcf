#include <ritz/base/memory.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace ritz;

namespace {

// A directory with what /proc and /sys would hold.
class Machine {
 public:
  Machine() : root_(std::filesystem::temp_directory_path() / "ritz_memory_test") {
    std::filesystem::remove_all(root_);
    write("/proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\n");
  }
  ~Machine() { std::filesystem::remove_all(root_); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void write(const std::string& path, const std::string& text) const {
    const std::filesystem::path file = root_.string() + path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  MemoryLimit limit() const { return memory_limit(root_.string()); }

 private:
  std::filesystem::path root_;
};

}  // namespace

TEST_CASE("the memory there is is that of the machine, or of the control groups of the process") {
  const Machine machine;
  CHECK(machine.limit().bytes == 1024 * 16e6);
  CHECK_FALSE(machine.limit().is_of_group);

  machine.write("/proc/self/cgroup", "0::/user.slice/job_7/step_0\n");
  machine.write("/sys/fs/cgroup/user.slice/job_7/step_0/memory.max", "max\n");
  CHECK_FALSE(machine.limit().is_of_group);
  machine.write("/sys/fs/cgroup/user.slice/job_7/memory.max", "4000000000\n");
  CHECK(machine.limit().bytes == 4e9);
  CHECK(machine.limit().is_of_group);
  machine.write("/sys/fs/cgroup/memory.max", "3000000000\n");  // as a container sees its own
  CHECK(machine.limit().bytes == 3e9);

  // Version 1, whose largest number means none.
  machine.write("/proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/slurm/job_7\n");
  machine.write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK_FALSE(machine.limit().is_of_group);
  machine.write("/sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes", "2000000000\n");
  CHECK(machine.limit().bytes == 2e9);
}

TEST_CASE("what is not known of the memory is no limit") {
  CHECK(std::isinf(memory_limit("/nowhere").bytes));
}

TEST_CASE("the memory of this process is known, and what is too large is refused") {
  const std::vector<double> numbers(1u << 22, 1.0);
  CHECK(memory_in_use() > 33e6);
  CHECK(peak_memory() >= memory_in_use() / 1.1);
  CHECK_THROWS_WITH(require_memory(1e15, "a network", "choose fewer"),
                    Catch::Contains("a network takes") && Catch::Contains("choose fewer"));
  CHECK_NOTHROW(require_memory(1e3, "a network", ""));
}
