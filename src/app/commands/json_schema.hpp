#pragma once

#include <ritz/base/value.hpp>

namespace ritz {

/// A JSON schema (draft 7) for whole configuration files, those of runs, scans and fits, from the
/// same declarations as `ritz check`: for editors that complete and check TOML, and for programs
/// that write configurations. It knows keys, types, ranges and kinds; whether parts fit together is
/// known to `ritz check` alone. JSON has no integers beside numbers: 1e3 passes where 1000 is
/// meant.
Value configuration_json_schema();

}  // namespace ritz
