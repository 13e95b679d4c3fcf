#include <ritz/samplers/moves/hop.hpp>

#include <ritz/base/error.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>
#include <ritz/samplers/moves/pairs_key.hpp>

namespace ritz {

namespace {

constexpr arma::uword numbers_per_step = 4;

}  // namespace

Bond Hop::choose(double first, double second) const {
  if (!pairs_.empty()) return pairs_[pick(first, pairs_.size())];
  const arma::uword n = space_.n_sites();
  if (n < 2) return {};
  const arma::uword a = pick(first, n), b = pick(second, n - 1);
  return {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b < a ? b : b + 1)};
}

void Hop::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(numbers_per_step * n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::selection).uniform(at.first_walker, at.sweep, numbers);
}

void Hop::propose_exchange(const double* n, Bond pair, Changes& changes) const {
  for (arma::uword s = 0; s < space_.n_species(); ++s) {
    const auto a = static_cast<std::uint32_t>(s * space_.n_sites() + pair.a);
    const auto b = static_cast<std::uint32_t>(s * space_.n_sites() + pair.b);
    if (n[a] == n[b]) continue;
    changes.set(a, n[b]);
    changes.set(b, n[a]);
  }
}

void Hop::propose_hop(const double* n, Bond pair, double u, Changes& changes) const {
  // Of two species and two directions.
  const arma::uword which = pick(u, 2 * space_.n_species());
  const arma::uword first = which / 2 * space_.n_sites();
  auto from = static_cast<std::uint32_t>(first + pair.a);
  auto to = static_cast<std::uint32_t>(first + pair.b);
  const auto most = static_cast<double>(space_.max_occupation());
  // One direction alone is ever possible with at most one particle on a site.
  if (most > 1 ? which % 2 == 1 : n[from] < n[to]) std::swap(from, to);
  if (n[from] < 1 || n[to] >= most) return;
  changes.set(from, n[from] - 1);
  changes.set(to, n[to] + 1);
}

void Hop::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const Batch& n = walkers.configurations();
  for (arma::uword w = 0; w < n.n_cols; ++w) {
    const double* u = step.numbers.colptr(w) + numbers_per_step * step.step;
    const Bond pair = choose(u[1], u[2]);
    const std::size_t before = trial.changes.dof.size();
    if (u[0] < exchanges_)
      propose_exchange(n.colptr(w), pair, trial.changes);
    else if (pair.a != pair.b)
      propose_hop(n.colptr(w), pair, u[3], trial.changes);
    if (trial.changes.dof.size() > before) trial.changes.end_change(static_cast<std::uint32_t>(w));
  }
}

SamplerKind hop_kind() {
  Schema schema("hop", "moves particles between sites, one at a time, and exchanges ↑ and ↓");
  add_common_sampler_keys(schema);
  schema.add(pairs_key())
      .add(Key("exchanges")
               .real(between(0.0, 0.9))
               .otherwise("0.25 for fermions of two spins, otherwise 0")
               .means("share of the steps in which two sites exchange all that they hold"))
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\npairs = \"all\"\nexchanges = 0.5");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto* system = dynamic_cast<const LatticeHamiltonian*>(&context.hamiltonian);
    const auto* space = dynamic_cast<const FockSpace*>(&context.hamiltonian.space());
    if (!system || !space)
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is hop, which moves particles between the sites of a "
                       "lattice, but the system has none");
    if (!settings.has("exchanges"))
      settings.resolve("exchanges", Value(space->n_species() > 1 ? 0.25 : 0.0));
    return std::make_unique<Metropolis>(
        std::make_unique<Hop>(*space, choose_pairs(settings, *system), settings.real("exchanges")),
        context.seed);
  };
  const auto serves = [](const StateSpace& space) {
    return dynamic_cast<const FockSpace*>(&space) != nullptr;
  };
  return {schema, "lattice", create, serves};
}

}  // namespace ritz
