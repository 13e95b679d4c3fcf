#pragma once

#include <ritz/model/sampler.hpp>

namespace ritz {

/// Tempering of particles in continuous space.
SamplerKind particle_tempering_kind();

}  // namespace ritz
