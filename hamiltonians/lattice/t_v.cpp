#include <ritz/hamiltonians/lattice/t_v.hpp>

#include <fmt/format.h>

#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/hamiltonians/lattice/hopping.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

namespace {

// D. Wu et al., Science 386, 296 (2024).
VScoreScale neighbour_scale(const FockSpace& space, const arma::vec& V) {
  const auto n = static_cast<double>(space.n_particles());
  const auto pairs =
      static_cast<double>(space.n_sites()) * static_cast<double>(space.n_sites() - 1);
  return {n, pairs > 0 ? arma::accu(V) * n * (n - 1) / pairs : 0.0};
}

std::unique_ptr<Hamiltonian> create_t_v(Settings& settings) {
  Lattice lattice = make_lattice(settings);
  const std::vector<Bond> bonds = lattice.bonds();
  const arma::vec t = couplings(settings, "t", "bond", bonds.size());
  const arma::vec V = couplings(settings, "V", "bond", bonds.size());
  FockSpace space = read_fock_space(settings, Statistics::fermion, lattice.n_sites(),
                                    {static_cast<arma::uword>(settings.integer("particles"))}, 1);

  HoppingHamiltonian::About about;
  about.description =
      fmt::format("t-V model, {}, {}, {}, {}", lattice.description(), coupling_text("t", t, "bond"),
                  coupling_text("V", V, "bond"), space.description());
  about.listing = "bonds of t and V:\n" + bond_listing(bonds);
  about.v_score_scale = neighbour_scale(space, V);
  std::vector<FockSum::Density> densities;
  for (std::size_t b = 0; b < bonds.size(); ++b)
    densities.push_back({bonds[b].a, bonds[b].b, V[b]});
  FockSum sum(std::move(space), hops_of(lattice, 1, t), std::move(densities));
  auto hamiltonian =
      std::make_unique<HoppingHamiltonian>(std::move(lattice), std::move(sum), std::move(about));
  warn_without_bonds(settings, "t", bonds, *hamiltonian);
  warn_without_bonds(settings, "V", bonds, *hamiltonian);
  return hamiltonian;
}

}  // namespace

SystemKind t_v_kind() {
  Schema schema("t_v", "spinless fermions with H = −t Σ (c†c + h.c.) + V Σ nn on a lattice");
  schema.add(hopping_lattice_key())
      .add(coupling_key("t", "bond").defaults_to(1.0))
      .add(coupling_key("V", "bond").required())
      .add(Key("particles").integer(between(1, 1e6)).required().means("number of fermions"))
      .example("lattice = { kind = \"chain\", extent = 6 }\nV = 2.0\nparticles = 3")
      .example(
          "lattice = { kind = \"square\", extent = [3, 2], periodic = [\"antiperiodic\", true] }\n"
          "t = 0.8\nV = 1.5\nparticles = 2")
      .example(
          "lattice = { sites = 5, edges = [[0, 1], [1, 2], [2, 0], [2, 3], [4, 0]] }\n"
          "V = [1.0, -1.0, 0.5, 2.0, 0.0]\nparticles = 3");
  return {schema, "lattice", create_t_v};
}

}  // namespace ritz
