#pragma once

#include <string>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/lattice/lattice.hpp>

namespace ritz {

/// A key that takes a number or one per bond or site, `one_per`.
Key coupling_key(const std::string& name, const std::string& one_per);

/// The value of a coupling key for each of n bonds or sites. Throws UsageError with the place for
/// an array of another length.
arma::vec couplings(const Settings& settings, const std::string& key, const std::string& one_per,
                    std::size_t n);

/// "J = 1", or "J for each bond" where the values differ.
std::string coupling_text(const std::string& name, const arma::vec& values,
                          const std::string& one_per);

}  // namespace ritz
