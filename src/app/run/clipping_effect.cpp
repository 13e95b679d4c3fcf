#include <ritz/app/run/clipping_effect.hpp>

#include <cmath>

namespace ritz {

std::optional<ClippingEffect> clipping_effect(const ConfiguredProblem& problem,
                                              const std::vector<IterationRecord>& history) {
  const bool is_clipped =
      std::isfinite(problem.optimization.energy_clip) && !problem.sampler->sums_all();
  if (!is_clipped || history.empty()) return std::nullopt;
  ClippingEffect out{(history.size() + 1) / 2};
  for (std::size_t i = history.size() - out.n_iterations; i < history.size(); ++i) {
    out.share += history[i].clipped / static_cast<double>(out.n_iterations);
    out.shift += history[i].clip_shift / static_cast<double>(out.n_iterations);
  }
  return out;
}

}  // namespace ritz
