#include <ritz/setup/read_sampler.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/setup/kind_lookup.hpp>

namespace ritz {

namespace {

// The first kind that serves the space or, while the space is not known, that has these keys.
std::string usual_sampler(const Reading& reading, const std::vector<SamplerKind>& kinds,
                          const SystemPart& system) {
  const auto serves = [&](const SamplerKind& kind) {
    if (system.hamiltonian) return !kind.serves || kind.serves(system.hamiltonian->space());
    Mistakes found;
    kind.schema.resolve_kind(table_or_empty(reading.configuration, "sampler", kind.schema.name()),
                             "sampler", found);
    return found.empty();
  };
  const auto found = std::ranges::find_if(kinds, serves);
  return (found == kinds.end() ? kinds.front() : *found).schema.name();
}

// So that any run can be summed in full by changing the kind of its sampler alone.
Value without_walkers(Reading& reading, const std::vector<SamplerKind>& kinds, const Value& given) {
  const SamplerKind* kind = find_named(kinds, kind_name(given));
  if (!kind || !kind->count_configurations) return given;
  Value::Table table = given.table();
  for (const char* key : {"walkers", "burn_in", "sweeps"})
    if (table.find(key)) {
      table.erase(key);
      reading.notes.push_back(
          fmt::format("sampler.{} is left out: every configuration is taken once", key));
    }
  return Value(std::move(table), given.place());
}

void count_walkers(Reading& reading, SamplerPart& part) {
  part.blocks = {static_cast<std::size_t>(part.settings.integer("walkers")),
                 static_cast<std::size_t>(part.settings.integer("block"))};
  part.burn_in = static_cast<std::uint64_t>(part.settings.integer("burn_in"));
  part.sweeps = static_cast<std::uint64_t>(part.settings.integer("sweeps"));
  const auto ranks = static_cast<std::size_t>(reading.n_ranks);
  const std::size_t walkers = part.blocks.n_walkers;
  if (walkers < ranks)
    reading.mistakes.add(
        part.settings.place("walkers"),
        fmt::format("\"sampler.walkers\" is {}, fewer than the {} ranks; expected at least one "
                    "walker per rank, better several blocks of {}",
                    walkers, ranks, part.blocks.block_size));
  else if (part.blocks.count() < ranks)
    reading.notes.push_back(fmt::format(
        "{} walkers in blocks of {} keep only {} of {} ranks busy; give more walkers or a "
        "smaller sampler.block",
        walkers, part.blocks.block_size, part.blocks.count(), ranks));
}

// Full summation takes every configuration once.
std::uint64_t all_configurations(Reading& reading, const std::string& table,
                                 const SamplerPart& sampler, Settings& settings) {
  const auto asked = static_cast<std::uint64_t>(settings.integer("samples"));
  const std::uint64_t n = asked > 0 ? sampler.blocks.n_walkers : 0;
  if (asked != n && is_given(reading.configuration, table, "samples"))
    reading.notes.push_back(
        fmt::format("{}.samples is {}: every configuration is taken once", table, n));
  settings.resolve("samples", Value(static_cast<std::int64_t>(n)));
  return n;
}

}  // namespace

SamplerPart read_sampler(Reading& reading, const SystemPart& system) {
  SamplerPart part;
  const std::vector<SamplerKind> all = sampler_kinds(), kinds = of_family(all, system.family);
  const Value given = without_walkers(
      reading, kinds,
      table_or_empty(reading.configuration, "sampler", usual_sampler(reading, kinds, system)));
  if (refuse_other_family(all, system.family, given, "sampler", reading.mistakes)) return part;
  Value resolved;
  const SamplerKind* kind = resolve_kind(kinds, given, "sampler", resolved, reading.mistakes);
  if (!kind) return part;
  part.kind = *kind;
  part.settings = Settings(resolved);
  if (!part.sums_all())
    count_walkers(reading, part);
  else if (system.hamiltonian)
    reading.collect([&] {
      part.blocks = {kind->count_configurations(part.settings, *system.hamiltonian),
                     static_cast<std::size_t>(part.settings.integer("block"))};
    });
  return part;
}

std::unique_ptr<Sampler> make_sampler(Reading& reading, SamplerPart& part,
                                      const Hamiltonian& hamiltonian, const Wavefunction& psi) {
  std::unique_ptr<Sampler> sampler;
  if (part.kind)
    reading.collect([&] {
      sampler = part.kind->create(part.settings, {hamiltonian, psi, reading.seed});
    });
  return sampler;
}

// A default that is rounded up is written out so, and is nothing to warn of.
std::uint64_t read_samples(Reading& reading, const std::string& table, const SamplerPart& sampler,
                           Settings& settings) {
  if (sampler.sums_all()) return all_configurations(reading, table, sampler, settings);
  const std::uint64_t walkers = sampler.blocks.n_walkers;
  if (walkers == 0) return 0;
  const auto asked = static_cast<std::uint64_t>(settings.integer("samples"));
  const std::uint64_t samples = (asked + walkers - 1) / walkers * walkers;
  if (!is_given(reading.configuration, table, "samples"))
    settings.resolve("samples", static_cast<std::int64_t>(samples));
  else if (samples != asked)
    reading.notes.push_back(
        fmt::format("{}.samples = {} is rounded up to {}, a multiple of the {} walkers", table,
                    asked, samples, walkers));
  return samples;
}

}  // namespace ritz
