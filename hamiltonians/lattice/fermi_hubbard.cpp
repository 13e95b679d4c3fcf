#include <ritz/hamiltonians/lattice/fermi_hubbard.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/hamiltonians/lattice/hopping.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

namespace {

std::vector<arma::uword> read_spins(const Settings& settings) {
  std::vector<arma::uword> out;
  for (const std::int64_t n : settings.integers("particles"))
    out.push_back(static_cast<arma::uword>(n));
  if (out[0] + out[1] == 0)
    throw UsageError(settings.at("particles") +
                     "\"system.particles\" is [0, 0]; expected at least one fermion");
  return out;
}

// D. Wu et al., Science 386, 296 (2024).
VScoreScale hubbard_scale(const FockSpace& space, const arma::vec& U) {
  const auto n = arma::conv_to<arma::vec>::from(space.n_per_species());
  const auto n_sites = static_cast<double>(space.n_sites());
  return {n[0] + n[1], arma::accu(U) * n[0] * n[1] / (n_sites * n_sites)};
}

std::unique_ptr<Hamiltonian> create_fermi_hubbard(Settings& settings) {
  Lattice lattice = make_lattice(settings);
  const std::vector<Bond> bonds = lattice.bonds(), second = lattice.bonds(2);
  const arma::vec t = couplings(settings, "t", "bond", bonds.size());
  const arma::vec U = couplings(settings, "U", "site", lattice.n_sites());
  const bool has_second = settings.reals("t2") != std::vector<double>{0};
  FockSpace space =
      read_fock_space(settings, Statistics::fermion, lattice.n_sites(), read_spins(settings), 1);

  std::vector<FockSum::Hop> hops = hops_of(lattice, 1, t);
  HoppingHamiltonian::About about;
  about.description =
      fmt::format("Hubbard model, {}, {}", lattice.description(), coupling_text("t", t, "bond"));
  about.listing = "bonds of t:\n" + bond_listing(bonds);
  if (has_second) {
    const arma::vec t2 = couplings(settings, "t2", "second-neighbour bond", second.size());
    for (const FockSum::Hop& hop : hops_of(lattice, 2, t2)) hops.push_back(hop);
    about.description += ", " + coupling_text("t2", t2, "second-neighbour bond");
    about.listing += "second-neighbour bonds of t2:\n" + bond_listing(second);
  }
  about.description += fmt::format(", {}, {}", coupling_text("U", U, "site"), space.description());
  about.listing += fmt::format("sites of U: 0 to {}\n", lattice.n_sites() - 1);
  about.v_score_scale = hubbard_scale(space, U);

  FockSum sum(std::move(space), std::move(hops), {}, U);
  auto hamiltonian =
      std::make_unique<HoppingHamiltonian>(std::move(lattice), std::move(sum), std::move(about));
  warn_without_bonds(settings, "t", bonds, *hamiltonian);
  warn_without_bonds(settings, "t2", second, *hamiltonian);
  return hamiltonian;
}

}  // namespace

SystemKind fermi_hubbard_kind() {
  Schema schema("fermi_hubbard",
                "fermions of spin ½ with H = −t Σ (c†c + h.c.) + U Σ n↑n↓ on a lattice");
  schema.add(hopping_lattice_key())
      .add(coupling_key("t", "bond").defaults_to(1.0))
      .add(coupling_key("t2", "second-neighbour bond").defaults_to(0.0))
      .add(coupling_key("U", "site").required())
      .add(Key("particles")
               .integers(between(0, 1e6), 2)
               .required()
               .means("number of fermions of spin up and of spin down"))
      .example("lattice = { kind = \"chain\", extent = 4 }\nU = 4.0\nparticles = [2, 1]")
      .example(
          "lattice = { kind = \"square\", extent = [3, 2], periodic = [\"antiperiodic\", false] }\n"
          "t2 = 0.3\nU = 2.0\nparticles = [2, 2]")
      .example(
          "lattice = { sites = 4, edges = [[0, 1], [1, 2], [2, 0], [2, 3]] }\n"
          "t = [1.0, -1.0, 0.5, 2.0]\nU = [1.0, 0.0, 3.0, -2.0]\nparticles = [2, 2]");
  return {schema, "lattice", create_fermi_hubbard};
}

}  // namespace ritz
