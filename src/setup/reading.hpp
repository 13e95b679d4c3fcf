#pragma once

#include <string>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/base/mistakes.hpp>
#include <ritz/base/settings.hpp>

namespace ritz {

/// What the readers of all tables share. A reader returns what it read; what goes wrong is added to
/// the mistakes, and what depends on it is left empty.
struct Reading {
  const Value& configuration;
  int n_ranks = 1;
  std::uint64_t seed = 1;
  Mistakes mistakes = {};
  std::vector<std::string> notes = {};  ///< what was rounded or left out, for the user

  /// Runs a piece of set-up whose mistakes are collected with the others; `at` is the place of
  /// those that name none.
  template <class Call>
  void collect(Call&& call, const Place& at = {}) {
    try {
      call();
    } catch (const ConfigurationError& error) {
      for (const std::string& line : error.mistakes()) mistakes.add({}, line);
    } catch (const UsageError& error) {
      mistakes.add(at, error.what());
    }
  }
};

/// A table of the configuration, empty where it is left out; with `default_kind` as its kind where
/// it names none.
Value table_or_empty(const Value& configuration, const std::string& key,
                     const std::string& default_kind = "");
/// Whether the configuration gives a value to the key of this table.
bool is_given(const Value& configuration, const std::string& table, const std::string& key);

}  // namespace ritz
