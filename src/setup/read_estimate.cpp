#include <ritz/setup/read_estimate.hpp>

#include <fmt/format.h>

#include <ritz/base/text.hpp>
#include <ritz/observables/lattice/pauli_string.hpp>
#include <ritz/setup/kind_lookup.hpp>
#include <ritz/setup/run_schemas.hpp>

namespace ritz {

namespace {

// A table without kinds, as resolved; nothing where it is wrong.
std::optional<Settings> plain_table(Reading& reading, const Schema& schema) {
  const std::size_t before = reading.mistakes.size();
  const Value resolved = schema.resolve(table_or_empty(reading.configuration, schema.name()),
                                        schema.name(), reading.mistakes);
  if (reading.mistakes.size() > before) return std::nullopt;
  return Settings(resolved);
}

// A kind of the list, or a string of Pauli matrices, which is its own name.
std::optional<ObservableKind> observable_kind(Reading& reading, const Settings& settings,
                                              const SystemPart& system,
                                              const std::vector<ObservableKind>& kinds,
                                              const std::string& name) {
  std::optional<ObservableKind> kind;
  const std::size_t before = reading.mistakes.size();
  if (system.hamiltonian)
    reading.collect([&] {
      kind = pauli_string_kind(name, *system.hamiltonian,
                               settings.at("observables") + "in \"estimate.observables\", ");
    });
  // What a string means is not known without the system.
  const bool is_unknown = !system.hamiltonian && is_pauli_string(name);
  if (kind || reading.mistakes.size() > before || is_unknown) return kind;
  if (const ObservableKind* found = find_named(kinds, name)) return *found;
  std::vector<std::string> known;
  for (const auto& each : kinds) known.push_back(each.schema.name());
  reading.mistakes.add(settings.place("observables"),
                       fmt::format("\"estimate.observables\" names \"{}\"{}; expected {}", name,
                                   did_you_mean(name, known), quoted_choice(known)));
  return std::nullopt;
}

}  // namespace

EstimatePart read_estimate(Reading& reading, const SystemPart& system, const SamplerPart& sampler) {
  EstimatePart part;
  part.settings = plain_table(reading, estimate_schema());
  if (!part.settings) return part;
  part.plan.samples = read_samples(reading, "estimate", sampler, *part.settings);
  const std::vector<ObservableKind> kinds = of_family(observable_kinds(), system.family);
  for (const std::string& name : part.settings->texts("observables")) {
    const auto kind = observable_kind(reading, *part.settings, system, kinds, name);
    if (!kind || !system.hamiltonian) continue;
    if (auto observable = kind->create(*system.hamiltonian))
      part.plan.observables.push_back({name, std::move(observable)});
    else
      reading.notes.push_back(
          fmt::format("the observable {} has no meaning for this system and is left out", name));
  }
  return part;
}

CheckpointPart read_checkpoint(Reading& reading) {
  CheckpointPart part;
  part.settings = plain_table(reading, checkpoint_schema());
  if (!part.settings) return part;
  const Value& every = part.settings->value("every");
  if (every.is_integer())
    part.plan.iterations = static_cast<std::uint64_t>(every.integer());
  else
    part.plan.seconds = duration_seconds(every.text());
  return part;
}

}  // namespace ritz
