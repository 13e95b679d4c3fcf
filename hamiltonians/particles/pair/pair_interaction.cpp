#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace ritz {

void PairInteraction::add_local_values(LocalValues& out) const {
  for (arma::uword w = 0; w < out.n_walkers(); ++w)
    add(out.pair_distances(w), out.n_pairs(), out.energy[w], out.r_dot_gradient[w]);
}

std::vector<Schema> interaction_schemas() {
  std::vector<Schema> schemas;
  for (auto& kind : pair_interaction_kinds()) schemas.push_back(std::move(kind.schema));
  return schemas;
}

std::unique_ptr<PairInteraction> make_interaction(const Settings& settings,
                                                  arma::uword dimensions) {
  for (const auto& kind : pair_interaction_kinds())
    if (kind.schema.name() == settings.kind())
      return kind.create(settings, "interaction", dimensions);
  throw std::logic_error(fmt::format("there is no interaction \"{}\"", settings.kind()));
}

}  // namespace ritz
