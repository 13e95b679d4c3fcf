#pragma once

#include <vector>

#include <ritz/vmc/driver.hpp>

namespace ritz {

/// How a quantity moved over the last third of an optimization (at least twelve iterations,
/// where there are as many).
struct Trend {
  double change = 0;  ///< from the first to the last of these iterations, by a straight line
  double score = 0;   ///< how seldom chance makes as much of it: 3 is met as seldom as 3σ
};

/// Of the energy. A line through the means of up to twelve stretches, with the errors of the
/// iterations, or with what the stretches scatter about the line where this is more (walkers
/// remember, and optimizers make a noise of their own).
Trend energy_trend(const std::vector<IterationRecord>& history);

/// Of the logarithm of the variance, with the error from the scatter.
Trend variance_trend(const std::vector<IterationRecord>& history);

}  // namespace ritz
