#pragma once

#include <string>
#include <vector>

#include <ritz/base/schema.hpp>

namespace ritz {

/// A kind as `ritz list` shows it.
struct ListedKind {
  std::string name;
  std::string family;  ///< of state spaces; empty where there is none
  std::string meaning;
  /// Its own keys, and after them those of the tables that come with it (the [training] of a model,
  /// one for each optimizer). Empty for what has no keys.
  std::vector<Schema> schemas;
};

/// What `ritz list` lists under one word.
struct ListedTopic {
  std::string name;
  std::vector<ListedKind> kinds;
  std::string remark;  ///< whole lines behind the kinds; may be empty
};

/// Every registry of the program.
std::vector<ListedTopic> listed_topics();

/// A kind with its keys, their forms, ranges, defaults, units and meanings, for programs.
Value listed_kind_table(const ListedKind& kind);

/// An end of a form's range, as an integer where the form takes integers.
Value range_end(const Form& form, double end);

}  // namespace ritz
