#include <ritz/setup/read_system.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <ritz/base/memory.hpp>
#include <ritz/setup/kind_lookup.hpp>

namespace ritz {

// Whatever is wrong in the table, its kind tells which kinds fit in the others.
SystemPart read_system(Reading& reading) {
  SystemPart part;
  const std::vector<SystemKind> kinds = system_kinds();
  const Value given = table_or_empty(reading.configuration, "system");
  if (const SystemKind* known = find_named(kinds, kind_name(given))) part.family = known->family;
  Value resolved;
  const SystemKind* kind = resolve_kind(kinds, given, "system", resolved, reading.mistakes);
  if (!kind) return part;
  part.kind = *kind;
  part.settings = Settings(resolved);
  const MemoryUse use(fmt::format("system.kind = \"{}\" of this size", kind->schema.name()));
  reading.collect([&] { part.hamiltonian = kind->create(part.settings); });
  if (part.hamiltonian)
    std::ranges::copy(part.hamiltonian->warnings(), std::back_inserter(reading.notes));
  return part;
}

std::unique_ptr<Hamiltonian> make_system(const Value& configuration) {
  Reading reading{configuration};
  SystemPart part = read_system(reading);
  reading.mistakes.raise();
  return std::move(part.hamiltonian);
}

}  // namespace ritz
