#include <ritz/setup/read_optimizer.hpp>

#include <cmath>

#include <ritz/population/energy_gradient.hpp>
#include <ritz/setup/kind_lookup.hpp>
#include <ritz/setup/run_schemas.hpp>

namespace ritz {

OptimizerPart read_optimizer(Reading& reading, const SamplerPart& sampler) {
  OptimizerPart part;
  const std::vector<OptimizerKind> kinds = run_optimizer_kinds();
  Value resolved;
  const OptimizerKind* kind =
      resolve_kind(kinds, table_or_empty(reading.configuration, "optimizer", "adam"), "optimizer",
                   resolved, reading.mistakes);
  if (!kind) return part;
  part.kind = *kind;
  part.settings = Settings(resolved);
  part.plan.iterations = static_cast<std::uint64_t>(part.settings.integer("iterations"));
  part.plan.limits = direction_limits(part.settings);
  reading.collect(
      [&] { part.plan.learning_rate = make_schedule(part.settings.value("learning_rate")); });
  part.plan.samples = read_samples(reading, "optimizer", sampler, part.settings);
  return part;
}

void complete_optimizer(Reading& reading, const Wavefunction& psi, OptimizerPart& part) {
  Settings& settings = part.settings;
  if (!settings.has("energy_clip")) {
    const double usual = usual_clip(psi);
    settings.resolve("energy_clip", std::isfinite(usual) ? Value(usual) : Value("none"));
  }
  const Value& clip = settings.value("energy_clip");
  if (clip.is_number()) part.plan.energy_clip = clip.real();
  const arma::uword n_parameters = psi.n_parameters();
  part.plan.optimizer = make_optimizer(settings.kind(), settings, n_parameters);
  if (settings.has("natural_gradient"))
    part.plan.natural_gradient =
        make_natural_gradient(settings.table("natural_gradient"), n_parameters);
  if (n_parameters > 0 || part.plan.iterations == 0) return;
  part.plan.iterations = 0;
  reading.notes.emplace_back("the wavefunction has no variational parameter: nothing is optimized");
}

}  // namespace ritz
