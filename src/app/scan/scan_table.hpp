#pragma once

#include <string>
#include <vector>

#include <ritz/setup/scan_plan.hpp>

namespace ritz {

/// The content of scan.csv, from what lies in the directory of a scan: a row per point with the
/// scanned keys, every number of its summary.json (nested ones as "exact.energy"), its state
/// ("finished", "stopped", "failed", "unfinished", "missing"; "refused" for those that
/// `is_refused` names) and its directory. Cells of numbers that do not exist are empty.
std::string scan_table(const std::string& directory, const std::vector<ScanPoint>& points,
                       const std::vector<bool>& is_refused);

}  // namespace ritz
