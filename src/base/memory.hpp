#pragma once

#include <string>

namespace ritz {

/// How much memory this process and those beside it may have, in bytes: that of the machine, or
/// less where a control group (version 1 or 2) that it is in has a limit. Infinite where neither is
/// known. `root` is the directory that /proc and /sys lie in, for tests.
struct MemoryLimit {
  double bytes = 0;
  bool is_of_group = false;
};
MemoryLimit memory_limit(const std::string& root = "");

/// The memory that this process holds now (resident), and the most it has held, in bytes.
double memory_in_use();
double peak_memory();

/// Throws Error (`environment`, not collective) where so many doubles alone are more than the
/// memory there is: systems that promise more than they have would kill the program later.
/// `what` has them: "a network of 6.4e+10 parameters".
void require_memory(double n_numbers, const std::string& what, const std::string& advice);

/// What is large in a stretch of the program: while this lives, running out of memory is put down
/// to `what`, the size with the file or the key that makes it. Of several the innermost counts.
class MemoryUse {
 public:
  explicit MemoryUse(std::string what);
  ~MemoryUse();
  MemoryUse(const MemoryUse&) = delete;
  MemoryUse& operator=(const MemoryUse&) = delete;

 private:
  std::string what_;
  int n_exceptions_;
};

/// A sentence for std::bad_alloc, with what was large where it was thrown.
std::string out_of_memory_sentence();

}  // namespace ritz
