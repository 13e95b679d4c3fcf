#pragma once

#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// log|ψ| with a particle this near to the first one, all others `spacing` apart: in the first
/// column the second particle, in the other the last (of two species one is like the first
/// particle, one unlike).
arma::rowvec log_abs_near_contact(const ParticleSpace& space, double distance, double spacing,
                                  const Wavefunction& wavefunction);

}  // namespace ritz
