#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>

namespace ritz {

/// How many numbers a thing of set-up (parameters, a table of pairs) may have: 2 GB of them.
inline constexpr std::size_t most_numbers = 250'000'000;

/// The product of sizes that a configuration chooses, which cannot wrap: throws UsageError where it
/// is above most_numbers. `what` begins the sentence: "\"hidden\" of an rbm makes"; `at` is ready
/// to stand before it.
std::size_t checked_product(std::initializer_list<std::size_t> sizes, const std::string& what,
                            const std::string& at = "");

}  // namespace ritz
