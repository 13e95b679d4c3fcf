#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <ritz/io/manifest.hpp>

namespace ritz {

/// The first line of a `config.toml` that a run has left.
inline constexpr std::string_view resolved_mark =
    "# The configuration of this run as resolved, every default written out.\n";

/// What a run without a manifest, of an older version, must have written into a directory: those of
/// a run's files whose content says so. Nothing where there is no `config.toml` of a run. Throws
/// FileError when a file cannot be read.
std::optional<Manifest> manifest_of_older_run(const std::string& directory);

}  // namespace ritz
