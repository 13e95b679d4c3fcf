#pragma once

#include <functional>
#include <string>

#include <ritz/vmc/driver.hpp>

namespace ritz::testing {

/// Runs a whole configuration in this process, alone, and returns its estimate. `prepare` may
/// change the problem (its parameters) before the run.
EnergyEstimate run_configuration(const std::string& toml,
                                 const std::function<void(Problem&)>& prepare = {});

/// The folder runs/ of the checkout.
std::string shipped_runs();
/// The text of a configuration that comes with the program, by its path below runs/.
std::string shipped_run(const std::string& name);

/// The estimate of a term of the energy or of an observable; NaN when there is none of the name.
NamedEstimate named(const EnergyEstimate& estimate, const std::string& name);

/// How many errors a value lies from what is expected.
inline double z_score(double value, double error, double expected) {
  return (value - expected) / error;
}

}  // namespace ritz::testing
