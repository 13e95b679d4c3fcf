#include <ritz/hamiltonians/lattice/hopping.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

std::vector<FockSum::Hop> hops_of(const Lattice& lattice, arma::uword order, const arma::vec& t) {
  const std::vector<Bond> bonds = lattice.bonds(order);
  const arma::vec signs = lattice.bond_signs(order);
  std::vector<FockSum::Hop> out;
  for (std::size_t b = 0; b < bonds.size(); ++b)
    out.push_back({bonds[b].a, bonds[b].b, -t[b] * signs[b]});
  return out;
}

FockSpace read_fock_space(const Settings& settings, Statistics statistics, arma::uword n_sites,
                          const std::vector<arma::uword>& n_per_species,
                          arma::uword max_occupation) {
  for (const arma::uword n : n_per_species)
    if (const std::string sentence = FockSpace::mistake(n_sites, n, max_occupation);
        !sentence.empty())
      throw UsageError(settings.at("particles") + "\"system.particles\": " + sentence);
  return FockSpace(statistics, n_sites, n_per_species, max_occupation);
}

void warn_without_bonds(const Settings& settings, const std::string& key,
                        const std::vector<Bond>& bonds, Hamiltonian& hamiltonian) {
  const std::vector<double> values = settings.reals(key);
  if (bonds.empty() && std::ranges::any_of(values, [](double x) { return x != 0; }))
    hamiltonian.warn(fmt::format("system.{} acts on nothing: this lattice has no such bonds", key));
}

}  // namespace ritz
