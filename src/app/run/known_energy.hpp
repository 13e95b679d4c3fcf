#pragma once

#include <optional>

#include <ritz/app/session/context.hpp>
#include <ritz/app/session/stop_requests.hpp>
#include <ritz/exact/exact_energy.hpp>

namespace ritz {

/// What a run knows of the exact energy of its system.
struct KnownEnergy {
  std::optional<ExactEnergy> value;
  bool is_left = false;  ///< undone: the program is to end, or the share of its time is over
};

/// Found by rank 0, which alone prints and judges, within this share of the time that is left;
/// others know nothing. A run does without where it cannot be solved for.
KnownEnergy known_energy(const Context& context, const Hamiltonian& hamiltonian,
                         const StopRequests& stop, double share);

}  // namespace ritz
