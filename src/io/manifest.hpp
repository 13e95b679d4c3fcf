#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ritz {

/// What Ritz has written into a directory: the only list of files that may be removed from it. It
/// lies there as `manifest.json` and has the size and the checksum of every file, so that a file
/// that somebody changed, or put in place of another, is told from what Ritz wrote, also in a copy
/// of the directory. What is about to be written is entered first: after a kill at any moment
/// nothing of Ritz is missing from it.
class Manifest {
 public:
  static constexpr const char* file_name = "manifest.json";

  /// How far the run is whose files these are.
  enum class State {
    begun,   ///< nothing to show yet: neither a checkpoint nor a result
    failed,  ///< only what tells why it failed
    shown,
  };

  /// An empty manifest of a directory.
  explicit Manifest(std::string directory) : directory_(std::move(directory)) {}
  /// The manifest in a directory, nothing where there is none. Throws UsageError where a file of
  /// its name is not one of Ritz.
  static std::optional<Manifest> read(const std::string& directory);

  State state() const { return state_; }
  void set_state(State state) { state_ = state; }
  /// The names of all files, in order.
  std::vector<std::string> names() const;
  bool lists(const std::string& name) const { return files_.contains(name); }
  /// Whether the file of this name is there as Ritz wrote it: a plain file whose content is one of
  /// the latest that were entered. Throws FileError when it cannot be read.
  bool wrote(const std::string& name) const;
  /// Whether the file, of those that grow, has more in it than it began with.
  bool has_grown(const std::string& name) const;

  /// Enters what a file is about to hold. `kept_as` is the name that the file before it gets. With
  /// `grows` the content is what the file begins with.
  void enter(const std::string& name, std::span<const char> content,
             const std::string& kept_as = "", bool grows = false);
  /// Enters a file as it is now. Throws FileError.
  void enter_as_is(const std::string& name);
  /// Enters the files that have grown as they are now.
  void settle();
  void forget(const std::string& name) { files_.erase(name); }
  /// The file that is being written, left over when a run is killed in that moment; empty for none.
  void set_partial(const std::string& name) { partial_ = name; }
  const std::string& partial() const { return partial_; }

  /// Writes `manifest.json`, atomically. Throws FileError.
  void save() const;
  /// Makes an empty `manifest.json`, which only one process can do. False where there is one.
  bool save_first() const;

 private:
  struct Version {
    std::uint64_t size = 0, checksum = 0;
    bool grows = false;
  };

  std::string path(const std::string& name) const { return directory_ + "/" + name; }

  std::string directory_;
  State state_ = State::begun;
  std::string partial_;
  std::map<std::string, std::vector<Version>> files_;  // the newest first
};

}  // namespace ritz
