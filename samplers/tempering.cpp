#include "samplers/tempering.hpp"

#include <cmath>

#include "base/error.hpp"
#include "model/lattice_space.hpp"
#include "random/random_block.hpp"
#include "samplers/connected.hpp"
#include "samplers/exchange.hpp"
#include "samplers/flip.hpp"

namespace ritz {

Tempering::Tempering(std::unique_ptr<Sampler> moves, arma::vec powers, std::uint64_t seed)
    : sampler_(std::move(moves)),
      moves_(dynamic_cast<const LatticeMoves&>(*sampler_)),
      powers_(std::move(powers)),
      seed_(seed) {}

void Tempering::sweep(const Wavefunction& wavefunction, WalkerBlock& block,
                      std::uint64_t first_sweep, std::uint64_t n_sweeps, MoveCounts& counts) const {
  while (block.replicas.size() < n_replicas())
    block.replicas.push_back(wavefunction.track(block.state->configurations()));
  const std::uint64_t n = powers_.n_elem;
  MoveCounts of_replicas;
  for (std::uint64_t s = first_sweep; s < first_sweep + n_sweeps; ++s) {
    moves_.sweep_once(*block.state, block.walkers.begin, s * n, powers_[0], counts);
    for (std::uint64_t k = 1; k < n; ++k)
      moves_.sweep_once(*block.replicas[k - 1], block.walkers.begin, s * n + k, powers_[k],
                        of_replicas);
    swap(block, s, counts);
  }
}

namespace {

/// The changes that bring walkers of `from` to where those of `to` are.
Changes changes_to(const WalkerState& from, const WalkerState& to,
                   const std::vector<char>& chosen) {
  Changes out;
  const Batch &x = from.configurations(), &y = to.configurations();
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    if (!chosen[w]) continue;
    for (arma::uword i = 0; i < x.n_rows; ++i)
      if (x(i, w) != y(i, w)) out.set(static_cast<std::uint32_t>(i), y(i, w));
    out.end_change(static_cast<std::uint32_t>(w));
  }
  return out;
}

}  // namespace

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
    const Changes down = changes_to(cold, hot, chosen), up = changes_to(hot, cold, chosen);
    cold.apply(down);
    hot.apply(up);
  }
}

SamplerKind tempering_kind() {
  Schema schema("tempering", "parallel tempering: replicas of |ψ|² to lower powers swap places");
  add_common_sampler_keys(schema);
  schema
      .add(Key("replicas")
               .integer(between(1, 100))
               .defaults_to(3)
               .means("replicas of each walker beside itself"))
      .add(Key("lowest_power")
               .real({.min = 0, .max = 1, .min_open = true, .max_open = true})
               .defaults_to(0.2)
               .means("of |ψ|² for the last replica; those between have a constant ratio"))
      .add(Key("moves")
               .choice({"flip", "exchange", "hamiltonian"})
               .otherwise("exchange at a fixed magnetization, flip for other spins, hamiltonian")
               .means("how every replica moves"))
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nreplicas = 1\nmoves = \"hamiltonian\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!settings.has("moves")) {
      const auto* spins = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
      settings.resolve("moves", Value(!spins                   ? "hamiltonian"
                                      : spins->magnetization() ? "exchange"
                                                               : "flip"));
    }
    const std::string name = settings.text("moves");
    const SamplerKind kind = name == "flip"       ? flip_kind()
                             : name == "exchange" ? exchange_kind()
                                                  : connected_kind();
    Value::Table table;
    table["kind"] = Value(name, settings.place("moves"));
    Mistakes mistakes;
    Settings of_moves(kind.schema.resolve(Value(table), "sampler", mistakes));
    const auto n = static_cast<arma::uword>(settings.integer("replicas")) + 1;
    const arma::vec powers = arma::logspace(0, std::log10(settings.real("lowest_power")), n);
    return std::make_unique<Tempering>(kind.create(of_moves, context), powers, context.seed);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
