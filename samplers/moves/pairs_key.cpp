#include <ritz/samplers/moves/pairs_key.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

/// The parts into which the bonds divide the sites, as far as a configuration can notice: 1 where
/// there is only one.
arma::uword count_pieces(const LatticeSpace& space, const std::vector<Bond>& bonds) {
  if (space.is_frozen()) return 1;
  std::vector<SpinTurn> turns;
  for (const Bond& bond : bonds) turns.push_back({{bond.a, bond.b}});
  return count_conserved(space.n_sites(), turns);
}

}  // namespace

Key pairs_key() {
  return Key("pairs")
      .choice({"neighbours", "all"})
      .otherwise("neighbours where bonds join all sites, otherwise all")
      .means("nearest neighbours of the lattice, or any two sites");
}

std::vector<Bond> choose_pairs(Settings& settings, const LatticeHamiltonian& system) {
  std::vector<Bond> bonds = system.lattice() ? system.lattice()->bonds() : std::vector<Bond>{};
  const arma::uword pieces = count_pieces(system.space(), bonds);
  if (!settings.has("pairs"))
    settings.resolve("pairs", Value(!bonds.empty() && pieces == 1 ? "neighbours" : "all"));
  if (settings.text("pairs") == "all") return {};
  if (bonds.empty())
    throw UsageError(settings.at("pairs") +
                     "\"sampler.pairs\" is neighbours, but the system has no lattice with bonds; "
                     "expected all");
  if (pieces > 1)
    throw UsageError(fmt::format(
        "{}\"sampler.pairs\" is neighbours, but the bonds leave the sites in {} pieces: moves "
        "between neighbours take nothing from one to another, and most configurations would never "
        "be reached; expected all",
        settings.at("pairs"), pieces));
  return bonds;
}

}  // namespace ritz
