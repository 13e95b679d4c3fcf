#include <ritz/base/error.hpp>

#include <fmt/ranges.h>

namespace ritz {

Error::Error(ExitStatus status, const std::string& sentence, bool collective)
    : std::runtime_error(sentence), status_(status), collective_(collective) {}

UsageError::UsageError(const std::string& sentence) : Error(ExitStatus::usage, sentence, true) {}

ConfigurationError::ConfigurationError(std::vector<std::string> mistakes)
    : UsageError(fmt::format("{}", fmt::join(mistakes, "\n"))), mistakes_(std::move(mistakes)) {}

NumericsError::NumericsError(const std::string& sentence, bool collective)
    : Error(ExitStatus::bad_numbers, sentence, collective) {}

FileError::FileError(const std::string& sentence, bool collective)
    : Error(ExitStatus::file, sentence, collective) {}

}  // namespace ritz
