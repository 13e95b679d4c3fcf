#include <ritz/hamiltonians/particles/atom.hpp>

#include <fmt/format.h>

#include <ritz/hamiltonians/particles/molecule.hpp>
#include <ritz/hamiltonians/particles/nuclei.hpp>

namespace ritz {

SystemKind atom_kind() {
  Schema schema("atom", "electrons about a nucleus at the origin");
  add_charge_keys(schema);
  add_electron_keys(schema)
      .example("element = \"He\"\nelectrons = [1, 1]")
      .example("charge = 3.0\nelectrons = [1, 0]\ninteraction = \"none\"");
  const auto create = [](Settings& settings) {
    const double charge = read_charge(settings, "system");
    const std::string name = settings.has("element")
                                 ? "atom " + settings.text("element")
                                 : fmt::format("nucleus of charge {:g}", charge);
    return make_molecule(settings, {{arma::vec(3, arma::fill::zeros), charge}}, name);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
