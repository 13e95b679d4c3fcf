#include "base/memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ritz {

void require_memory(double n_numbers, const std::string& what, const std::string& advice) {
  const double wanted = n_numbers * sizeof(double);
  const double there =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (wanted > there && there > 0)
    throw Error(ExitStatus::environment,
                fmt::format("{} takes {}, more than the memory of this machine, {}; {}", what,
                            bytes_text(wanted), bytes_text(there), advice));
}

}  // namespace ritz
