#include <catch2/catch.hpp>

#include <ritz/space/lattice_space.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

/// A hop of one fermion, or of one of each spin, along random sites; nothing where there is none.
void add_hops(const LatticeSpace& space, const double* n, std::uint32_t w, arma::uword n_hops,
              RandomStream& random, Changes& changes) {
  const arma::uword n_sites = space.n_sites();
  const arma::uword first_species = random.integer(2);
  const std::size_t before = changes.dof.size();
  for (arma::uword h = 0; h < n_hops; ++h) {
    const arma::uword first = (first_species + h) % 2 * n_sites;
    const arma::uword a = first + random.integer(n_sites), b = first + random.integer(n_sites);
    if (n[a] == n[b]) continue;
    changes.set(static_cast<std::uint32_t>(a), n[b]);
    changes.set(static_cast<std::uint32_t>(b), n[a]);
  }
  if (changes.dof.size() > before) changes.end_change(w);
}

/// Hops, accepted as a sampler does, until so many have been.
void wander(const LatticeSpace& space, WalkerState& state, std::size_t n_hops) {
  RandomStream random(5, Purpose::testing);
  Changes changes;
  LogPsi ratios;
  std::vector<char> accepted;
  for (std::size_t n_accepted = 0; n_accepted < n_hops;) {
    changes.clear();
    for (std::uint32_t w = 0; w < state.n_walkers(); ++w)
      add_hops(space, state.configurations().colptr(w), w, 1 + random.integer(2), random, changes);
    state.propose(changes, ratios);
    accepted.assign(changes.size(), 0);
    for (std::size_t k = 0; k < accepted.size(); ++k) {
      accepted[k] = std::log(random.uniform()) < 2 * ratios.log_abs[k];
      n_accepted += static_cast<std::size_t>(accepted[k]);
    }
    state.accept(accepted);
  }
}

}  // namespace

TEST_CASE("determinants on sites do not drift over a hundred thousand hops") {
  const auto system = make_system(
      "kind = \"fermi_hubbard\"\nU = 4.0\nparticles = [8, 7]\n"
      "lattice = { kind = \"square\", extent = [4, 4], periodic = [true, \"antiperiodic\"] }");
  const auto& space = dynamic_cast<const LatticeSpace&>(system->space());
  for (const std::string start : {"tight_binding", "mean_field"}) {
    const auto psi = make_wavefunction(
        "kind = \"slater\"\ninitial_std = 0.05\norbitals = \"" + start + "\"", *system);
    const auto state = psi->track(draw_configurations(*system, *psi, 4, 3));
    wander(space, *state, 100'000);
    const LogPsi fresh = log_psi_of(*psi, state->configurations());
    for (arma::uword w = 0; w < 4; ++w) {
      CHECK(std::abs(state->log_psi().log_abs[w] - fresh.log_abs[w]) < 1e-9);
      CHECK(std::abs(phase_difference(state->log_psi().phase[w], fresh.phase[w])) < 1e-9);
    }
  }
}
