#include <ritz/setup/read_projection.hpp>

namespace ritz {

ProjectionPart read_projection(Reading& reading, const SystemPart& system) {
  ProjectionPart part;
  const Value* given = reading.configuration.table().find("projection");
  if (!given) return part;
  const std::size_t before = reading.mistakes.size();
  const Value resolved = projection_schema().resolve(*given, "projection", reading.mistakes);
  if (reading.mistakes.size() > before) return part;
  part.settings = Settings(resolved);
  part.from_iteration = static_cast<std::uint64_t>(part.settings->integer("from_iteration"));
  if (!system.hamiltonian) return part;
  reading.collect([&] { part.projection = make_projection(*part.settings, *system.hamiltonian); });
  return part;
}

}  // namespace ritz
