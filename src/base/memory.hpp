#pragma once

#include <string>

namespace ritz {

/// Throws Error (`environment`, not collective) where so many doubles alone are more than the
/// memory of this machine: systems that promise more than they have would kill the program later.
/// `what` has them: "a network of 6.4e+10 parameters".
void require_memory(double n_numbers, const std::string& what, const std::string& advice);

}  // namespace ritz
