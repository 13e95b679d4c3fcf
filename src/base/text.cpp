#include <ritz/base/text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include <ritz/base/error.hpp>
#include <ritz/base/shown.hpp>

namespace ritz {

namespace {

// Edit distance in which a swap of two neighbouring letters counts once.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
  const std::size_t tolerated = std::max<std::size_t>(1, word.size() / 3);
  std::string best;
  std::size_t best_distance = tolerated + 1;
  for (const auto& candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    if (longer - std::min(word.size(), candidate.size()) > tolerated) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string quoted_choice(std::span<const std::string> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += in_quotes(words[i]);
  }
  return text;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? "" : fmt::format(" (did you mean {}?)", in_quotes(nearest));
}

std::string shell_word(const std::string& word) {
  constexpr auto harmless =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(harmless) == word.npos) return word;
  std::string out = "'";
  for (const char c : word)
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  return out + "'";
}

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string value_with_error(double value, double error) {
  if (!(error > 0) || !std::isfinite(error) || !std::isfinite(value))
    return fmt::format("{} ± {}", shortest(value), shortest(error));
  int decimals = 1 - static_cast<int>(std::floor(std::log10(error)));
  double digits = std::round(error * std::pow(10.0, decimals));
  if (digits >= 100) {
    digits /= 10;
    --decimals;
  }
  if (decimals < 0) return fmt::format("{:.0f}({:.0f})", value, error);
  if (decimals > 15) return fmt::format("{:.15g} ± {:.1e}", value, error);
  if (decimals <= 1) return fmt::format("{:.{}f}({:.{}f})", value, decimals, error, decimals);
  return fmt::format("{:.{}f}({:.0f})", value, decimals, digits);
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "?";
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto total = static_cast<long long>(std::llround(seconds));
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
  if (total < 86400) return fmt::format("{} h {:02} min", total / 3600, total / 60 % 60);
  return fmt::format("{} d {} h", total / 86400, total / 3600 % 24);
}

std::string bytes_text(double bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit < std::size(units) - 1; ++unit) bytes /= 1000;
  return fmt::format("{:.3g} {}", bytes, units[unit]);
}

double duration_seconds(std::string_view text) {
  const auto wrong = [&] {
    return UsageError(fmt::format(
        "{} is not a duration; write for example \"90s\", \"10m\" or \"1h30m\"", in_quotes(text)));
  };
  double total = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  if (at == end) throw wrong();
  while (at != end) {
    double number = 0;
    const auto [next, status] = std::from_chars(at, end, number, std::chars_format::fixed);
    if (status != std::errc() || number < 0 || !std::isfinite(number)) throw wrong();
    at = next;
    double unit = 1;
    if (at != end) {
      switch (*at++) {
        case 's':
          break;
        case 'm':
          unit = 60;
          break;
        case 'h':
          unit = 3600;
          break;
        case 'd':
          unit = 86400;
          break;
        default:
          throw wrong();
      }
    }
    total += number * unit;
  }
  return total;
}

}  // namespace ritz
