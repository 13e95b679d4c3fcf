#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/sampler.hpp>
#include <ritz/model/wavefunction.hpp>

namespace ritz::testing {

// Systems, wavefunctions and samplers from TOML, and every example that the registries hold. A
// table given here holds the key `kind`.

std::unique_ptr<Hamiltonian> make_system(const std::string& toml);
/// The kind is looked for among those of the system's family.
std::unique_ptr<Wavefunction> make_wavefunction(const std::string& toml, const Hamiltonian& system,
                                                std::uint64_t seed = 1);
/// One factor per table, each with its own index.
std::unique_ptr<Wavefunction> make_product(const std::vector<std::string>& tomls,
                                           const Hamiltonian& system, std::uint64_t seed = 1);
std::unique_ptr<Sampler> make_sampler(const std::string& toml, const Hamiltonian& system,
                                      const Wavefunction& wavefunction, std::uint64_t seed = 1);

/// The table of an example with `kind` and every default that does not depend on the rest of the
/// configuration. Throws ConfigurationError.
Settings example_settings(const Schema& schema, const std::string& toml);

struct SystemCase {
  std::string name;
  std::shared_ptr<const Hamiltonian> system;
};
/// Every example of every system of this family.
std::vector<SystemCase> system_cases(const std::string& family);

struct WavefunctionCase {
  std::string name;
  std::string kind;  ///< "product" for a product
  bool is_example = false;
  std::shared_ptr<const Hamiltonian> system;
  Settings settings;  ///< as resolved when it was made; empty for a product
  std::unique_ptr<Wavefunction> psi;
};
/// Every example of every wavefunction of this family on every system that takes it; besides, each
/// with all its defaults, and with each key left out whose default follows from the system.
std::vector<WavefunctionCase> single_cases(const std::string& family);
/// Products of two and of three examples, so that every example is in several.
std::vector<WavefunctionCase> product_cases(const std::string& family);
/// Both.
std::vector<WavefunctionCase> wavefunction_cases(const std::string& family);
/// The same of every family.
std::vector<WavefunctionCase> single_cases();
std::vector<WavefunctionCase> wavefunction_cases();

}  // namespace ritz::testing
