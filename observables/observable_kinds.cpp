#include <ritz/observables/lattice_observables.hpp>
#include <ritz/observables/particle_observables.hpp>

namespace ritz {

std::vector<ObservableKind> observable_kinds() {
  return {radius_kind(),           pair_distance_kind(),
          one_body_density_kind(), pair_distribution_kind(),
          magnetization_kind(),    spin_correlation_kind(),
          structure_factor_kind()};
}

}  // namespace ritz
