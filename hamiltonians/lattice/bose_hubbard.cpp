#include <ritz/hamiltonians/lattice/bose_hubbard.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/hamiltonians/lattice/hopping.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

namespace {

std::unique_ptr<Hamiltonian> create_bose_hubbard(Settings& settings) {
  Lattice lattice = make_lattice(settings);
  const std::vector<Bond> bonds = lattice.bonds();
  const arma::vec t = couplings(settings, "t", "bond", bonds.size());
  const arma::vec U = couplings(settings, "U", "site", lattice.n_sites());
  const auto n = static_cast<arma::uword>(settings.integer("particles"));
  if (!settings.has("max_occupation"))
    settings.resolve("max_occupation", Value(static_cast<std::int64_t>(n)));
  // No site ever holds more than all particles.
  const auto most = std::min(n, static_cast<arma::uword>(settings.integer("max_occupation")));
  FockSpace space = read_fock_space(settings, Statistics::boson, lattice.n_sites(), {n}, most);

  HoppingHamiltonian::About about;
  about.description = fmt::format("Bose–Hubbard model, {}, {}, {}, {}", lattice.description(),
                                  coupling_text("t", t, "bond"), coupling_text("U", U, "site"),
                                  space.description());
  about.listing = fmt::format("bonds of t:\n{}sites of U: 0 to {}\n", bond_listing(bonds),
                              lattice.n_sites() - 1);
  FockSum sum(std::move(space), hops_of(lattice, 1, t), {}, U);
  auto hamiltonian =
      std::make_unique<HoppingHamiltonian>(std::move(lattice), std::move(sum), std::move(about));
  warn_without_bonds(settings, "t", bonds, *hamiltonian);
  return hamiltonian;
}

}  // namespace

SystemKind bose_hubbard_kind() {
  Schema schema("bose_hubbard", "bosons with H = −t Σ (b†b + h.c.) + U/2 Σ n(n − 1) on a lattice");
  schema.add(hopping_lattice_key())
      .add(coupling_key("t", "bond").defaults_to(1.0))
      .add(coupling_key("U", "site").required())
      .add(Key("particles").integer(between(1, 1e6)).required().means("number of bosons"))
      .add(Key("max_occupation")
               .integer(between(1, 1e6))
               .otherwise("the number of bosons")
               .means("most bosons on one site: a part of the model"))
      .example("lattice = { kind = \"chain\", extent = 4 }\nU = 2.0\nparticles = 4")
      .example(
          "lattice = { kind = \"square\", extent = [3, 2], periodic = [\"antiperiodic\", false] }\n"
          "t = 0.7\nU = [1.0, 0.5, 0.0, -0.2, 0.3, 0.8]\nparticles = 4\nmax_occupation = 2");
  return {schema, "lattice", create_bose_hubbard};
}

}  // namespace ritz
