#include <ritz/samplers/tempering.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/moves/connected.hpp>
#include <ritz/samplers/moves/exchange.hpp>
#include <ritz/samplers/moves/flip.hpp>
#include <ritz/samplers/moves/hop.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

void Tempering::sweep(const Wavefunction& wavefunction, WalkerBlock& block,
                      std::uint64_t first_sweep, std::uint64_t n_sweeps, MoveCounts& counts) const {
  while (block.replicas.size() < n_replicas())
    block.replicas.push_back(wavefunction.track(block.state->configurations()));
  const std::uint64_t n = powers_.n_elem;
  MoveCounts of_replicas;
  Metropolis::Workspace work;
  for (std::uint64_t s = first_sweep; s < first_sweep + n_sweeps; ++s) {
    metropolis_->sweep_once(*block.state, block.walkers.begin, s * n, powers_[0], counts, work);
    for (std::uint64_t k = 1; k < n; ++k)
      metropolis_->sweep_once(*block.replicas[k - 1], block.walkers.begin, s * n + k, powers_[k],
                              of_replicas, work);
    swap(block, s, counts);
  }
}

void Tempering::swap(WalkerBlock& block, std::uint64_t sweep, MoveCounts& counts) const {
  arma::mat u(n_replicas(), block.walkers.size());
  RandomBlock(seed_, Purpose::exchange).uniform(block.walkers.begin, sweep, u);
  const auto state = [&](arma::uword k) -> WalkerState& {
    return k == 0 ? *block.state : *block.replicas[k - 1];
  };
  counts.count_swaps_of(n_replicas());
  for (arma::uword k = sweep % 2; k < n_replicas(); k += 2) {
    WalkerState &cold = state(k), &hot = state(k + 1);
    const arma::rowvec log_probability =
        2.0 * (powers_[k] - powers_[k + 1]) * (hot.log_psi().log_abs - cold.log_psi().log_abs);
    MoveCounts swaps;
    const auto chosen = metropolis_accept(log_probability, u.row(k), swaps);
    counts.swaps_proposed[k] += swaps.proposed;
    counts.swaps_accepted[k] += swaps.accepted;
    cold.swap(hot, chosen);
  }
}

void add_tempering_keys(Schema& schema) {
  add_common_sampler_keys(schema);
  schema
      .add(Key("replicas")
               .integer(between(1, 100))
               .defaults_to(3)
               .means("replicas of each walker beside itself"))
      .add(Key("lowest_power")
               .real({.min = 0, .max = 1, .min_open = true, .max_open = true})
               .defaults_to(0.2)
               .means("of |ψ|² for the last replica; those between have a constant ratio"));
}

std::unique_ptr<Sampler> temper(const std::vector<SamplerKind>& kinds, Settings& settings,
                                const std::vector<std::string>& keys,
                                const SamplerContext& context) {
  const std::string name = settings.text("moves");
  const auto kind = std::ranges::find_if(
      kinds, [&](const SamplerKind& one) { return one.schema.name() == name; });
  Value::Table table;
  table["kind"] = Value(name, settings.place("moves"));
  for (const std::string& key : keys)
    if (settings.has(key)) table[key] = settings.value(key);
  Mistakes mistakes;
  Settings of_moves(kind->schema.resolve_kind(Value(table), "sampler", mistakes));
  mistakes.raise();
  for (const std::string& key : keys)
    if (!settings.has(key) && of_moves.has(key)) settings.resolve(key, of_moves.value(key));
  std::unique_ptr<Sampler> sampler = kind->create(of_moves, context);
  std::unique_ptr<Metropolis> metropolis(dynamic_cast<Metropolis*>(sampler.get()));
  if (!metropolis) throw std::logic_error("tempering: \"" + name + "\" does not propose moves");
  static_cast<void>(sampler.release());  // metropolis owns it
  const auto n = static_cast<arma::uword>(settings.integer("replicas")) + 1;
  const arma::vec powers = arma::logspace(0, std::log10(settings.real("lowest_power")), n);
  return std::make_unique<Tempering>(std::move(metropolis), powers, context.seed);
}

SamplerKind tempering_kind() {
  Schema schema("tempering", "parallel tempering: replicas of |ψ|² to lower powers swap places");
  add_tempering_keys(schema);
  schema
      .add(Key("moves")
               .choice({"flip", "exchange", "hop", "hamiltonian"})
               .otherwise(
                   "exchange at a fixed magnetization, flip for other spins, hop for particles")
               .means("how every replica moves"))
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nreplicas = 1\nmoves = \"hamiltonian\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!settings.has("moves")) {
      const auto* spins = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
      settings.resolve("moves", Value(!spins                   ? "hop"
                                      : spins->magnetization() ? "exchange"
                                                               : "flip"));
    }
    return temper({flip_kind(), exchange_kind(), hop_kind(), connected_kind()}, settings, {},
                  context);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
