#include <ritz/samplers/moves/exchange.hpp>

#include <ritz/base/error.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>
#include <ritz/samplers/moves/pairs_key.hpp>

namespace ritz {

namespace {

// The site of the spin of this value that has `rank` others of its kind before it.
std::uint32_t site_of(const double* spins, double value, arma::uword rank) {
  for (std::uint32_t i = 0;; ++i)
    if (spins[i] == value && rank-- == 0) return i;
}

}  // namespace

// As many spins point up and down after an exchange as before: every choice of an up and a down
// spin has the same probability both ways.
Bond Exchange::choose(const Batch& spins, arma::uword walker, double first, double second) const {
  if (!pairs_.empty()) return pairs_[pick(first, pairs_.size())];
  const double* s = spins.colptr(walker);
  arma::uword n_up = 0;
  for (arma::uword i = 0; i < spins.n_rows; ++i) n_up += s[i] > 0;
  const arma::uword n_down = spins.n_rows - n_up;
  if (n_up == 0 || n_down == 0) return {};
  return {site_of(s, 1, pick(first, n_up)), site_of(s, -1, pick(second, n_down))};
}

void Exchange::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(2 * n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::selection).uniform(at.first_walker, at.sweep, numbers);
}

void Exchange::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const Batch& s = walkers.configurations();
  for (arma::uword w = 0; w < s.n_cols; ++w) {
    const double* numbers = step.numbers.colptr(w) + 2 * step.step;
    const auto [a, b] = choose(s, w, numbers[0], numbers[1]);
    if (s(a, w) == s(b, w)) continue;
    trial.changes.set(a, s(b, w));
    trial.changes.set(b, s(a, w));
    trial.changes.end_change(static_cast<std::uint32_t>(w));
  }
}

SamplerKind exchange_kind() {
  Schema schema("exchange", "exchanges opposite spins, at a fixed magnetization");
  add_common_sampler_keys(schema);
  schema.add(pairs_key())
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\npairs = \"all\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    const auto* system = dynamic_cast<const LatticeHamiltonian*>(&context.hamiltonian);
    const auto* space = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
    if (!system || !space)
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is exchange, which exchanges spins, but the system has "
                       "none");
    if (!space->magnetization())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is exchange, which keeps the magnetization, but "
                       "\"system.kind\" does not: configurations would be left out; use flip");
    return std::make_unique<Metropolis>(
        std::make_unique<Exchange>(*space, choose_pairs(settings, *system)), context.seed);
  };
  const auto serves = [](const StateSpace& space) {
    const auto* spins = dynamic_cast<const SpinSpace*>(&space);
    return spins && spins->magnetization();
  };
  return {schema, "lattice", create, serves};
}

}  // namespace ritz
