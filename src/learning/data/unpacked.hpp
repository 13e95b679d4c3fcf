#pragma once

#include <string>

namespace ritz {

/// What gzip packed, unpacked; anything else as it is. Throws UsageError for damaged data, and for
/// data that would grow beyond the size of a data file or, once they are large, by more than
/// numbers do; nothing is kept before all of it is known to fit.
std::string unpacked(std::string bytes, const std::string& source);

}  // namespace ritz
