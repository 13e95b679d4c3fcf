#pragma once

#include <memory>
#include <optional>

#include <ritz/model/make_projection.hpp>
#include <ritz/setup/read_system.hpp>

namespace ritz {

/// What [projection] says.
struct ProjectionPart {
  std::optional<Settings> settings;  ///< empty where there is no such table, or it is wrong
  std::unique_ptr<Projection> projection;
  std::uint64_t from_iteration = 0;
};

ProjectionPart read_projection(Reading& reading, const SystemPart& system);

}  // namespace ritz
