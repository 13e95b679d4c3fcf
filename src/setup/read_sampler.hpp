#pragma once

#include <memory>
#include <optional>

#include <ritz/base/blocks.hpp>
#include <ritz/model/sampler.hpp>
#include <ritz/setup/read_system.hpp>

namespace ritz {

/// What [sampler] says.
struct SamplerPart {
  std::optional<SamplerKind> kind;  ///< nothing where the table is wrong
  Settings settings;
  Blocks blocks;              ///< no walkers where they cannot be counted
  std::uint64_t burn_in = 0;  ///< sweeps
  std::uint64_t sweeps = 1;   ///< between two measurements

  /// Whether walkers are all configurations, each taken once.
  bool sums_all() const { return kind && kind->count_configurations; }
};

SamplerPart read_sampler(Reading& reading, const SystemPart& system);

/// The sampler itself, which may depend on the wavefunction; nullptr after a mistake.
std::unique_ptr<Sampler> make_sampler(Reading& reading, SamplerPart& part,
                                      const Hamiltonian& hamiltonian, const Wavefunction& psi);

/// How many samples a table [optimizer] or [estimate] asks for, as `samples` in its settings will
/// say: a multiple of the walkers; under full summation every configuration once. 0 where walkers
/// are not known.
std::uint64_t read_samples(Reading& reading, const std::string& table, const SamplerPart& sampler,
                           Settings& settings);

}  // namespace ritz
