#include <ritz/base/sizes.hpp>

#include <fmt/ranges.h>

#include <ritz/base/error.hpp>

namespace ritz {

std::size_t checked_product(std::initializer_list<std::size_t> sizes, const std::string& what,
                            const std::string& at) {
  std::size_t product = 1;
  bool too_large = false;
  for (const std::size_t size : sizes)
    too_large |= __builtin_mul_overflow(product, size, &product) || product > most_numbers;
  // A factor of 0 may come behind the one that was too much.
  for (const std::size_t size : sizes)
    if (size == 0) return 0;
  if (!too_large) return product;
  throw UsageError(fmt::format("{}{} {} numbers; expected at most {:.2g}", at, what,
                               fmt::join(sizes, " x "), static_cast<double>(most_numbers)));
}

}  // namespace ritz
