#pragma once

#include <ritz/base/schema.hpp>

namespace ritz {

/// The key `seed` at the top of a configuration.
inline Key seed_key() {
  return Key("seed")
      .integer(between(0, largest_integer))
      .defaults_to(1)
      .means("of all random numbers; the same seed gives the same numbers on any number of ranks");
}

}  // namespace ritz
