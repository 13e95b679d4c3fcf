#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

/// The kinds of one family of state spaces; all of them while the family is not known ("").
template <class Kind>
std::vector<Kind> of_family(std::vector<Kind> kinds, const std::string& family) {
  if (!family.empty())
    std::erase_if(kinds, [&](const Kind& kind) { return kind.family != family; });
  return kinds;
}

/// The first kind of this name, or nullptr.
template <class Kind>
const Kind* find_named(const std::vector<Kind>& kinds, const std::string& name) {
  const auto found =
      std::ranges::find_if(kinds, [&](const Kind& kind) { return kind.schema.name() == name; });
  return found == kinds.end() ? nullptr : &*found;
}

/// The name that a table gives its kind; empty when there is none.
inline std::string kind_name(const Value& table) {
  const Value* kind = table.is_table() ? table.table().find("kind") : nullptr;
  return kind && kind->is_text() ? kind->text() : "";
}

/// Resolves a table by the schema of its kind, into `resolved`. Where kinds of several families
/// share a name, the one is meant in which fewest mistakes are found. Returns nullptr after a
/// mistake was added.
template <class Kind>
const Kind* resolve_kind(const std::vector<Kind>& kinds, const Value& table,
                         const std::string& path, Value& resolved, Mistakes& mistakes) {
  const std::string name = kind_name(table);
  const Kind* meant = nullptr;
  Mistakes fewest;
  std::vector<Schema> schemas;
  for (const Kind& kind : kinds) {
    if (std::ranges::find(schemas, kind.schema.name(), &Schema::name) == schemas.end())
      schemas.push_back(kind.schema);
    if (kind.schema.name() != name) continue;
    Mistakes found;
    Value candidate = kind.schema.resolve_kind(table, path, found);
    if (meant && found.size() >= fewest.size()) continue;
    meant = &kind;
    fewest = std::move(found);
    resolved = std::move(candidate);
  }
  if (!meant) find_kind(schemas, table, path, mistakes);
  mistakes.add(fewest);
  return fewest.empty() ? meant : nullptr;
}

/// Whether a table names a kind that lives on another family of state spaces; says so.
template <class Kind>
bool refuse_other_family(const std::vector<Kind>& all, const std::string& family,
                         const Value& table, const std::string& path, Mistakes& mistakes) {
  const std::string name = kind_name(table);
  const Kind* other = find_named(all, name);
  if (family.empty() || !other || find_named(of_family(all, family), name)) return false;
  std::vector<std::string> names;
  for (const Kind& kind : of_family(all, family)) names.push_back(kind.schema.name());
  mistakes.add(table.table().find("kind")->place(),
               fmt::format("\"{}.kind\" is \"{}\", which is for the {}, but \"system.kind\" lives "
                           "in the {}; expected {}",
                           path, name, other->family, family, quoted_choice(names)));
  return true;
}

}  // namespace ritz
