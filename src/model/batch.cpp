#include "model/batch.hpp"

namespace ritz {

Changes Changes::subset(const std::vector<char>& chosen) const {
  Changes out;
  for (std::size_t k = 0; k < size(); ++k) {
    if (!chosen[k]) continue;
    for (std::uint32_t e = first[k]; e < first[k + 1]; ++e) out.set(dof[e], value[e]);
    out.end_change(walker[k]);
  }
  return out;
}

}  // namespace ritz
