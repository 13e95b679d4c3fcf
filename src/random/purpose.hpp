#pragma once

#include <cstdint>

namespace ritz {

/// What random numbers are for. Numbers of different purposes are independent of each other even
/// at the same seed, walker and step. The values are part of the meaning of a seed: add new ones,
/// never change old ones. At most 63.
enum class Purpose : std::uint32_t {
  initial_parameters = 0,
  initial_walkers = 1,
  proposal = 2,
  acceptance = 3,
  gibbs_hidden = 4,
  gibbs_visible = 5,
  shuffle = 6,
  bootstrap = 7,
  dropout = 8,
  exchange = 9,    ///< swaps between temperatures
  branching = 10,  ///< births and deaths of walkers
  selection = 11,  ///< which move, site, bond or connected state is tried
  estimate = 12,
  data = 13,  ///< made-up data and noise
  testing = 14,
};

}  // namespace ritz
