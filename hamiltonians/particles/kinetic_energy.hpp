#pragma once

#include <ritz/model/term.hpp>

namespace ritz {

/// The kinetic energy of particles of mass 1: T = −½ Σ_p ∇_p²ψ/ψ.
class KineticEnergy final : public Term {
 public:
  KineticEnergy() : Term("kinetic") {}

  void add_local_values(LocalValues& out) const override;
};

}  // namespace ritz
