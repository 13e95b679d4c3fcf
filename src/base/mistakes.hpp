#pragma once

#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// Collects every mistake of a configuration; ends in one ConfigurationError that names them all.
class Mistakes {
 public:
  void add(const Place& place, const std::string& sentence);
  void add(const Mistakes& others);
  bool empty() const { return lines_.empty(); }
  std::size_t size() const { return lines_.size(); }
  /// Throws ConfigurationError when there are any.
  void raise() const;

 private:
  std::vector<std::string> lines_;
};

}  // namespace ritz
