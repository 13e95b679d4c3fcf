#pragma once

#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// The files that a command reads and may therefore not replace: the configuration's own, and those
/// that any text in it names, in the current directory or in that of the configuration. Of a
/// directory (`start_from`) those are meant that a run or a fit can be gone on from.
std::vector<std::string> inputs_of(const Value& configuration, const std::string& file);

/// The first of these paths that leads to the same file as `path`, by whatever links; empty where
/// none does.
std::string same_file_among(const std::vector<std::string>& paths, const std::string& path);

}  // namespace ritz
