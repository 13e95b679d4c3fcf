#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ritz {

/// The candidate that `word` was most likely meant to be, or an empty string when none is near
/// (by the number of inserted, deleted, replaced and swapped letters).
std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

/// "a, b or c", each in double quotes.
std::string quoted_choice(std::span<const std::string> words);

/// ` (did you mean "x"?)` when a candidate is near, otherwise an empty string.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// A word of a command line as a shell has to be given it: in quotes where it needs them.
std::string shell_word(const std::string& word);

/// The shortest decimal number that reads back as the same double, always recognisable as a real
/// number ("1.0", "1e-09").
std::string shortest(double value);

/// A value with its error in the customary short form, the error to two digits: 3.00003(12).
/// Errors of zero or not finite are written as "value ± error".
std::string value_with_error(double value, double error);

/// A duration in words fit for a progress line: "42 s", "3 min 05 s", "2 h 10 min".
std::string duration_text(double seconds);

/// "512 GB": three digits, in powers of 1000.
std::string bytes_text(double bytes);

/// Reads a duration such as "90s", "10m", "1h30m", "2d", or a bare number of seconds; throws
/// UsageError with the expected form otherwise.
double duration_seconds(std::string_view text);

}  // namespace ritz
