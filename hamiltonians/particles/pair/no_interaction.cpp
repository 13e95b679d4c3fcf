#include <ritz/hamiltonians/particles/pair/no_interaction.hpp>

namespace ritz {

PairInteractionKind no_interaction_kind() {
  const auto create = [](const Settings&, const std::string& name, arma::uword d) {
    return std::make_unique<NoInteraction>(name, d);
  };
  return {Schema("none", "no interaction"), create};
}

}  // namespace ritz
