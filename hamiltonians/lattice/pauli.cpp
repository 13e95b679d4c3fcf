#include <ritz/hamiltonians/lattice/pauli.hpp>

#include <fmt/format.h>

#include <ritz/hamiltonians/lattice/marshall_key.hpp>

namespace ritz {

PauliHamiltonian::PauliHamiltonian(arma::uword n_sites, const std::vector<PauliString>& strings)
    : space_(n_sites), sum_(strings), n_terms_(strings.size()) {
  // Π σˣ anticommutes with each σʸ and σᶻ.
  for (const PauliString& string : strings)
    if ((string.y.size() + string.z.size()) % 2 == 1) has_spin_flip_symmetry_ = false;
}

std::string PauliHamiltonian::description() const {
  return fmt::format("{} Pauli string{} on {}", n_terms_, n_terms_ == 1 ? "" : "s",
                     space_.description());
}

std::optional<VScoreScale> PauliHamiltonian::v_score_scale() const {
  return VScoreScale{static_cast<double>(space_.n_dof()), sum_.mean()};
}

SystemKind pauli_kind() {
  Schema term("term", "a product of Pauli matrices");
  term.add(Key("coefficient").real().required().means("a real factor"))
      .add(
          Key("operators")
              .text()
              .required()
              .means("Pauli matrices X, Y, Z, or I, with their sites, \"X0 Z3\", those of one site "
                     "multiplied from left to right; \"\" is the identity"));
  Schema schema("pauli", "any Hamiltonian of spins ½, as a sum of Pauli strings");
  schema.add(Key("sites").integer(between(1, 1e6)).required().means("number of spins"))
      .add(Key("terms").tables(term).required().means("the strings"))
      .add(marshall_key())
      .example(
          "sites = 3\nterms = [{ coefficient = 1.0, operators = \"X0 X1\" }, "
          "{ coefficient = -0.5, operators = \"Z1 Z2\" }, "
          "{ coefficient = 0.3, operators = \"Y0 Z1 X2\" }]")
      .example(
          "sites = 4\nterms = [{ coefficient = 1.0, operators = \"Y0 Y1 Y2 Y3\" }, "
          "{ coefficient = 0.25, operators = \"\" }, { coefficient = 0.7, operators = \"Z0\" }]");
  const auto create = [](Settings& settings) {
    const auto n_sites = static_cast<arma::uword>(settings.integer("sites"));
    std::vector<PauliString> strings;
    for (const Settings& given : settings.tables("terms")) {
      strings.push_back(
          parse_pauli_string(given.text("operators"), n_sites, given.at("operators")));
      strings.back().coefficient *= given.real("coefficient");
    }
    auto hamiltonian = std::make_unique<PauliHamiltonian>(n_sites, strings);
    choose_signs(settings, *hamiltonian);
    return hamiltonian;
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
