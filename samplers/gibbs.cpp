#include <ritz/samplers/gibbs.hpp>

#include <ritz/base/error.hpp>

namespace ritz {

void Gibbs::sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
                  std::uint64_t n_sweeps, MoveCounts& counts) const {
  Batch r = block.state->configurations();
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep)
    wavefunction.gibbs()->gibbs_sweep(r, seed_, block.walkers.begin, sweep);
  const auto n = static_cast<std::int64_t>(n_sweeps * r.n_cols);
  counts += {n, n};
  block.state->reset(r);
}

SamplerKind gibbs_kind() {
  Schema schema("gibbs", "exact block Gibbs sampling of an rbm that stands alone");
  add_common_sampler_keys(schema);
  schema.example("walkers = 64\nblock = 16");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!context.wavefunction.gibbs())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is gibbs, which needs \"wavefunction\" to be one rbm with "
                       "its envelope and no other factor; use metropolis or langevin");
    return std::make_unique<Gibbs>(context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
