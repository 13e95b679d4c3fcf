#include <ritz/app/commands/configuration_paths.hpp>

#include <algorithm>
#include <set>

#include <ritz/app/commands/json_schema.hpp>

namespace ritz {

namespace {

bool needs_no_quotes(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// Walks through a JSON schema and collects what it meets.
class PathCollector {
 public:
  explicit PathCollector(const Value& schema) : definitions_(schema.table().find("definitions")) {
    walk(schema, "");
  }

  std::vector<std::string> paths() const { return {paths_.begin(), paths_.end()}; }

 private:
  void walk(const Value& schema, const std::string& path) {
    if (!schema.is_table()) return;
    const Value::Table& table = schema.table();
    if (const Value* name = table.find("$ref"))
      walk(*definitions_->table().find(name->text().substr(name->text().rfind('/') + 1)), path);
    for (const char* parts : {"anyOf", "allOf"})
      if (const Value* found = table.find(parts))
        for (const Value& part : found->array()) walk(part, path);
    for (const char* part : {"then", "else"})
      if (const Value* found = table.find(part)) walk(*found, path);
    if (const Value* items = table.find("items")) walk(*items, path + ".0");
    if (const Value* properties = table.find("properties"))
      for (const auto& [key, value, place] : properties->table().entries)
        walk(value, path.empty() ? key : path + "." + key);
    add_plain_value(table, path);
  }

  void add_plain_value(const Value::Table& table, std::string path) {
    const Value* type = table.find("type");
    const Value* words = table.find("enum");
    const Value* word = table.find("const");
    if (!words && !word && (!type || type->text() == "object" || type->text() == "array")) return;
    // An array of plain values is written whole.
    const bool in_array = path.ends_with(".0");
    while (path.ends_with(".0")) path.resize(path.size() - 2);
    paths_.insert(path);
    if (in_array) return;
    if (word) add_word(path, *word);
    if (words)
      for (const Value& each : words->array()) add_word(path, each);
    if (type && type->text() == "boolean")
      for (const bool each : {false, true}) add_word(path, each);
  }

  void add_word(const std::string& path, const Value& value) {
    const std::string word = value.is_text() ? value.text() : value.toml();
    if (needs_no_quotes(word)) paths_.insert(path + "=" + word);
  }

  const Value* definitions_;
  std::set<std::string> paths_;
};

}  // namespace

std::vector<std::string> configuration_paths() {
  return PathCollector(configuration_json_schema()).paths();
}

}  // namespace ritz
