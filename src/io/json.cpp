#include <ritz/io/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

using Json = nlohmann::ordered_json;

constexpr int max_json_depth = 200;

std::string json_string(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_plain(const Value& value) { return !value.is_array() && !value.is_table(); }

void write(const Value& value, const std::string& indent, std::string& out);

void write_array(const Value::Array& array, const std::string& indent, std::string& out) {
  const bool on_one_line = std::ranges::all_of(array, is_plain);
  const std::string inner = on_one_line ? "" : "\n" + indent + "  ";
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    out += i == 0 ? inner : on_one_line ? ", " : "," + inner;
    write(array[i], indent + "  ", out);
  }
  out += on_one_line ? "]" : "\n" + indent + "]";
}

void write_table(const Value::Table& table, const std::string& indent, std::string& out) {
  if (table.entries.empty()) {
    out += "{}";
    return;
  }
  out += "{\n";
  for (std::size_t i = 0; i < table.entries.size(); ++i) {
    out += (i == 0 ? "" : ",\n") + indent + "  " + json_string(table.entries[i].key) + ": ";
    write(table.entries[i].value, indent + "  ", out);
  }
  out += "\n" + indent + "}";
}

void write(const Value& value, const std::string& indent, std::string& out) {
  if (value.is_table())
    write_table(value.table(), indent, out);
  else if (value.is_array())
    write_array(value.array(), indent, out);
  else if (value.is_text())
    out += json_string(value.text());
  else if (value.is_boolean())
    out += value.boolean() ? "true" : "false";
  else if (value.is_integer())
    out += fmt::format("{}", value.integer());
  else
    out += std::isfinite(value.real()) ? shortest(value.real()) : "null";
}

Value convert(const Json& json, const std::string& name, int depth) {
  if (depth > max_json_depth)
    throw FileError(
        fmt::format("{}: values are nested more than {} levels deep", name, max_json_depth));
  switch (json.type()) {
    case Json::value_t::object: {
      Value::Table table;
      for (const auto& [key, element] : json.items())
        table.entries.push_back({key, convert(element, name, depth + 1), {}});
      return table;
    }
    case Json::value_t::array: {
      Value::Array array;
      for (const auto& element : json) array.push_back(convert(element, name, depth + 1));
      return array;
    }
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::number_integer:
      return json.get<std::int64_t>();
    case Json::value_t::number_unsigned:
      if (json.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max())
        return json.get<std::int64_t>();
      return json.get<double>();
    case Json::value_t::number_float:
      return json.get<double>();
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

std::string json_text(const Value& value) {
  std::string out;
  write(value, "", out);
  return out + '\n';
}

Value parse_json(const std::string& text, const std::string& name) {
  try {
    return convert(Json::parse(text), name, 0);
  } catch (const Json::exception& error) {
    // The library begins with "[json.exception.parse_error.101] ".
    const std::string_view what = error.what();
    const auto start = what.find("] ");
    throw FileError(fmt::format("{}: not valid JSON: {}", name,
                                start == what.npos ? what : what.substr(start + 2)));
  }
}

}  // namespace ritz
