#include <ritz/base/mistakes.hpp>

#include <ritz/base/error.hpp>

namespace ritz {

void Mistakes::add(const Place& place, const std::string& sentence) {
  const std::string where = place.text();
  lines_.push_back(where.empty() ? sentence : where + ": " + sentence);
}

void Mistakes::add(const Mistakes& others) {
  lines_.insert(lines_.end(), others.lines_.begin(), others.lines_.end());
}

void Mistakes::raise() const {
  if (!lines_.empty()) throw ConfigurationError(lines_);
}

}  // namespace ritz
