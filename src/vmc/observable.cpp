#include "vmc/observable.hpp"

#include "vmc/lattice_observables.hpp"
#include "vmc/particle_observables.hpp"

namespace ritz {

void write_scalars(Document& document, const std::string& group,
                   const std::vector<NamedEstimate>& scalars) {
  for (const NamedEstimate& each : scalars) {
    document.set(group + "/" + each.name + "/value", Document::Data(each.value));
    document.set(group + "/" + each.name + "/error", Document::Data(each.error));
  }
}

std::vector<ObservableKind> observable_kinds() {
  return {radius_kind(),           pair_distance_kind(),
          one_body_density_kind(), pair_distribution_kind(),
          magnetization_kind(),    spin_correlation_kind(),
          structure_factor_kind()};
}

}  // namespace ritz
