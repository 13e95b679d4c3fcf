#include "samplers/connected.hpp"

#include <cmath>

#include "base/error.hpp"
#include "random/random_block.hpp"

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

void Connected::sweep_once(WalkerState& state, std::uint64_t first_walker, std::uint64_t step,
                           double power, MoveCounts& counts) const {
  const arma::uword n_dof = state.configurations().n_rows, n_walkers = state.n_walkers();
  arma::mat choice(n_dof, n_walkers), u(n_dof, n_walkers);
  RandomBlock(seed_, Purpose::selection).uniform(first_walker, step, choice);
  RandomBlock(seed_, Purpose::acceptance).uniform(first_walker, step, u);
  Connections here, there;
  LogPsi ratios;
  for (arma::uword p = 0; p < n_dof; ++p) {
    const Batch& x = state.configurations();
    hamiltonian_.connect(x, here);
    const auto first = first_changes(here.changes, n_walkers);
    std::vector<char> chosen(here.changes.size(), 0);
    for (arma::uword w = 0; w < n_walkers; ++w)
      if (const std::size_t n = first[w + 1] - first[w]; n > 0)
        chosen[first[w] + pick(choice(p, w), n)] = 1;
    const Changes trial = here.changes.subset(chosen);
    if (trial.size() == 0) continue;
    Batch changed(n_dof, trial.size());
    for (std::size_t k = 0; k < trial.size(); ++k) {
      changed.col(k) = x.col(trial.walker[k]);
      for (std::uint32_t e = trial.first[k]; e < trial.first[k + 1]; ++e)
        changed(trial.dof[e], k) = trial.value[e];
    }
    hamiltonian_.connect(changed, there);
    const auto back = first_changes(there.changes, trial.size());
    state.propose(trial, ratios);
    arma::rowvec log_probability = 2.0 * power * ratios.log_abs, u_trial(trial.size());
    for (std::size_t k = 0; k < trial.size(); ++k) {
      const std::uint32_t w = trial.walker[k];
      log_probability[k] += std::log(static_cast<double>(first[w + 1] - first[w]) /
                                     static_cast<double>(back[k + 1] - back[k]));
      u_trial[k] = u(p, w);
    }
    state.accept(metropolis_accept(log_probability, u_trial, counts));
  }
}

SamplerKind connected_kind() {
  Schema schema("hamiltonian",
                "moves to what the Hamiltonian connects a configuration with, whatever it is");
  add_common_sampler_keys(schema);
  schema.example("walkers = 64\nblock = 16");
  const auto create = [](Settings&, const SamplerContext& context) {
    return std::make_unique<Connected>(dynamic_cast<const LatticeHamiltonian&>(context.hamiltonian),
                                       context.seed);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
