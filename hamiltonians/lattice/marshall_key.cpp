#include <ritz/hamiltonians/lattice/marshall_key.hpp>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

Key marshall_key() {
  return Key("marshall")
      .boolean()
      .otherwise("true where such signs exist")
      .means(
          "ψ gets a sign factor, found site by site, under which no off-diagonal element of H is "
          "positive, so that the rest of ψ is");
}

void choose_signs(Settings& settings, LatticeHamiltonian& hamiltonian, const PartialRule& partial) {
  auto sites = find_sign_rule(hamiltonian.space().n_dof(), hamiltonian.turns());
  bool is_used = sites.has_value() || partial.is_usual;
  if (!sites) sites = partial.sites;
  if (settings.has("marshall")) is_used = settings.boolean("marshall");
  if (is_used && !sites)
    throw UsageError(
        settings.at("marshall") +
        "\"system.marshall\" is true, but the couplings are frustrated: no signs of ψ, "
        "site by site, suit all of them (a bond with J > 0 wants opposite signs, with "
        "J < 0 equal ones, and a closed path of bonds contradicts itself); leave the "
        "key out");
  settings.resolve("marshall", Value(is_used, settings.place("marshall")));
  if (is_used && std::ranges::count(*sites, 1) > 0) hamiltonian.set_sign_sites(std::move(*sites));
}

}  // namespace ritz
