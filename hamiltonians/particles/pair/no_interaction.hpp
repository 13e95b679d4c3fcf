#pragma once

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>

namespace ritz {

/// v = 0.
class NoInteraction final : public PairInteraction {
 public:
  using PairInteraction::PairInteraction;

  void add(const double*, arma::uword, double&, double&) const override {}
  bool is_zero() const override { return true; }
  std::string description() const override { return "no interaction"; }
};

PairInteractionKind no_interaction_kind();

}  // namespace ritz
