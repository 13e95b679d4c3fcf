#include <ritz/setup/reading.hpp>

namespace ritz {

Value table_or_empty(const Value& configuration, const std::string& key,
                     const std::string& default_kind) {
  const Value* found = configuration.table().find(key);
  Value table = found ? *found : Value(Value::Table{}, configuration.place());
  if (!default_kind.empty() && table.is_table() && !table.table().find("kind"))
    table.table()["kind"] = default_kind;
  return table;
}

bool is_given(const Value& configuration, const std::string& table, const std::string& key) {
  const Value* found = configuration.table().find(table);
  return found && found->is_table() && found->table().find(key);
}

}  // namespace ritz
