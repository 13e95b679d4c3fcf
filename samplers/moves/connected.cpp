#include <ritz/samplers/moves/connected.hpp>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>

namespace ritz {

namespace {

// Where the changes of each walker begin, one entry more than walkers.
std::vector<std::size_t> first_changes(const Changes& changes, arma::uword n_walkers) {
  std::vector<std::size_t> first(n_walkers + 1, 0);
  for (const std::uint32_t w : changes.walker) ++first[w + 1];
  for (arma::uword w = 0; w < n_walkers; ++w) first[w + 1] += first[w];
  return first;
}

}  // namespace

void Connected::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::selection).uniform(at.first_walker, at.sweep, numbers);
}

void Connected::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const Batch& x = walkers.configurations();
  Connections here, there;
  hamiltonian_.connect(x, here);
  const auto first = first_changes(here.changes, x.n_cols);
  std::vector<char> chosen(here.changes.size(), 0);
  for (arma::uword w = 0; w < x.n_cols; ++w)
    if (const std::size_t n = first[w + 1] - first[w]; n > 0)
      chosen[first[w] + pick(step.numbers(step.step, w), n)] = 1;
  trial.changes = here.changes.subset(chosen);
  Batch changed;
  trial.changes.trials(x, changed);
  hamiltonian_.connect(changed, there);
  const auto back = first_changes(there.changes, changed.n_cols);
  trial.log_q.set_size(changed.n_cols);
  for (arma::uword k = 0; k < changed.n_cols; ++k) {
    const std::uint32_t w = trial.changes.walker[k];
    trial.log_q[k] = std::log(static_cast<double>(first[w + 1] - first[w]) /
                              static_cast<double>(back[k + 1] - back[k]));
  }
}

namespace {

/// What joins all configurations of a space whatever H connects.
std::string instead_of_connected(const LatticeSpace& space) {
  const auto* spins = dynamic_cast<const SpinSpace*>(&space);
  if (!spins) return "use hop with pairs = \"all\"";
  return spins->magnetization() ? "use exchange with pairs = \"all\"" : "use flip";
}

/// Why moves along H leave configurations out; empty where nothing speaks against them.
std::string why_not_ergodic(const LatticeHamiltonian& system) {
  const LatticeSpace& space = system.space();
  if (space.is_frozen()) return "";
  const std::string instead = instead_of_connected(space);
  const std::vector<SpinTurn> turns = system.turns();
  if (turns.empty()) return "it has none: no walker would ever move; " + instead;
  // One parity for every sum of levels that is fixed; what cannot move has one for each site.
  arma::uword conserved = 0;
  for (const LatticeSpace::Sector& sector : space.sectors()) {
    if (!sector.total) continue;
    const bool is_empty = *sector.total == 0;
    conserved += is_empty ? sector.n_dof : 1;
  }
  if (count_conserved(space.n_dof(), turns) <= conserved) return "";
  return "these do not join all configurations: no walker would leave the part of them in which it "
         "starts; " +
         instead;
}

}  // namespace

SamplerKind connected_kind() {
  Schema schema("hamiltonian",
                "moves to what the Hamiltonian connects a configuration with, whatever it is");
  add_common_sampler_keys(schema);
  schema.example("walkers = 64\nblock = 16");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto& system = dynamic_cast<const LatticeHamiltonian&>(context.hamiltonian);
    if (const std::string why = why_not_ergodic(system); !why.empty())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is hamiltonian, which moves along the off-diagonal "
                       "elements of H, but " +
                       why);
    return std::make_unique<Metropolis>(std::make_unique<Connected>(system), context.seed);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
