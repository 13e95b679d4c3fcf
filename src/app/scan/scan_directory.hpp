#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/app/session/run_directory.hpp>
#include <ritz/io/lock.hpp>
#include <ritz/setup/scan_plan.hpp>

namespace ritz {

/// The directory of a scan: `scan.toml`, `scan.csv` and a directory for each point. Rank 0 alone,
/// of all ranks or of a group, calls what touches the disk.
class ScanDirectory {
 public:
  explicit ScanDirectory(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string of(const ScanPoint& point) const { return path_ + "/" + point.name; }

  /// Makes the directory and writes `scan.toml`. Takes it for this scan until this object ends,
  /// unless one point alone is run, as several jobs may do at once; `only` is its number, 0 for
  /// all. Throws UsageError where another scan or a run is in the way, or a file that no scan has
  /// written or that is one of `inputs`; FileError.
  void prepare(const Value& configuration, Existing existing, std::size_t only,
               const std::vector<std::string>& inputs);
  /// Whether a point has been run to its end with this configuration as resolved. Where it started
  /// from and how often it was saved do not matter.
  bool is_finished(const ScanPoint& point, Value configuration) const;
  /// Writes `scan.csv` from what lies in the directory. Groups may do so at once, each with a
  /// suffix of its own for the file that it makes on the way. Throws FileError.
  void write_table(const std::vector<ScanPoint>& points, const std::vector<bool>& is_refused,
                   const std::string& suffix) const;

 private:
  void require_replaceable(bool keeps_scan, const std::vector<std::string>& inputs) const;

  std::string path_;
  std::optional<Lock> lock_;
};

}  // namespace ritz
