#pragma once

#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// Throws UsageError that names every key in which two resolved configurations differ where a run
/// could not go on: system, wavefunction, walkers, seed, kinds of optimizer and natural gradient.
/// Numbers of iterations and samples, learning rates and the like may differ. `path` is the
/// directory of the run, for the message.
void require_same_run(const Value& now, const Value& then, const std::string& path);

/// Those of the keys in which two tables differ, each with both values.
std::vector<std::string> differing_keys(const Value& now, const Value& then,
                                        const std::vector<std::string>& keys);

/// Whether a final estimate that was begun with one configuration can go on with another.
bool same_estimate(const Value& now, const Value& then);

}  // namespace ritz
