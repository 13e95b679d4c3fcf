#include <ritz/base/value.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include <ritz/base/text.hpp>

namespace ritz {

namespace {

template <class T, class Variant>
auto& expect(Variant& data, const char* what) {
  if (auto* held = std::get_if<T>(&data)) return *held;
  throw std::logic_error(fmt::format("configuration value is not {}", what));
}

std::string toml_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  return out + '"';
}

bool is_array_of_tables(const Value& value) {
  return value.is_array() && !value.array().empty() &&
         std::ranges::all_of(value.array(), [](const Value& v) { return v.is_table(); });
}

void write_table(const Value::Table& table, const std::string& prefix, std::string& out) {
  for (const auto& [key, value, place] : table.entries)
    if (!(prefix.empty() && (value.is_table() || is_array_of_tables(value))))
      out += fmt::format("{} = {}\n", toml_key(key), value.toml());
  if (!prefix.empty()) return;
  for (const auto& [key, value, place] : table.entries) {
    if (value.is_table()) {
      out += fmt::format("\n[{}]\n", toml_key(key));
      write_table(value.table(), key, out);
    } else if (is_array_of_tables(value)) {
      for (const auto& element : value.array()) {
        out += fmt::format("\n[[{}]]\n", toml_key(key));
        write_table(element.table(), key, out);
      }
    }
  }
}

}  // namespace

std::string Place::text() const {
  if (!source) return "";
  return line > 0 ? fmt::format("{}:{}:{}", *source, line, column) : *source;
}

const Value* Value::Table::find(const std::string& key) const {
  for (const auto& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

Value* Value::Table::find(const std::string& key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

Value& Value::Table::operator[](const std::string& key) {
  if (Value* found = find(key)) return *found;
  entries.push_back({key, Value(), {}});
  return entries.back().value;
}

void Value::Table::erase(const std::string& key) {
  std::erase_if(entries, [&](const Entry& entry) { return entry.key == key; });
}

Value::Value() : data_(std::make_shared<Table>()) {}
Value::Value(bool value, Place place) : data_(value), place_(std::move(place)) {}
Value::Value(std::int64_t value, Place place) : data_(value), place_(std::move(place)) {}
Value::Value(int value, Place place) : data_(std::int64_t{value}), place_(std::move(place)) {}
Value::Value(double value, Place place) : data_(value), place_(std::move(place)) {}
Value::Value(std::string value, Place place) : data_(std::move(value)), place_(std::move(place)) {}
Value::Value(const char* value, Place place)
    : data_(std::string(value)), place_(std::move(place)) {}
Value::Value(Array value, Place place) : data_(std::move(value)), place_(std::move(place)) {}
Value::Value(Table value, Place place)
    : data_(std::make_shared<Table>(std::move(value))), place_(std::move(place)) {}

// A copy of a table is a table of its own: the shared pointer only breaks the recursion of types.
Value::Value(const Value& other) : data_(other.data_), place_(other.place_) {
  if (auto* table = std::get_if<std::shared_ptr<Table>>(&data_))
    *table = std::make_shared<Table>(**table);
}
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) {
  if (this != &other) *this = Value(other);
  return *this;
}
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

bool Value::boolean() const { return expect<bool>(data_, "a boolean"); }
std::int64_t Value::integer() const { return expect<std::int64_t>(data_, "an integer"); }
double Value::real() const {
  if (is_integer()) return static_cast<double>(integer());
  return expect<double>(data_, "a number");
}
const std::string& Value::text() const { return expect<std::string>(data_, "a text"); }
const Value::Array& Value::array() const { return expect<Array>(data_, "an array"); }
Value::Array& Value::array() { return expect<Array>(data_, "an array"); }
const Value::Table& Value::table() const {
  return *expect<std::shared_ptr<Table>>(data_, "a table");
}
Value::Table& Value::table() { return *expect<std::shared_ptr<Table>>(data_, "a table"); }

std::shared_ptr<Value::Table> Value::shared_table() const {
  return expect<std::shared_ptr<Table>>(data_, "a table");
}

std::string Value::type_name() const {
  if (is_boolean()) return "a boolean";
  if (is_integer()) return "an integer";
  if (is_real()) return "a real number";
  if (is_text()) return "a text";
  if (is_array()) return "an array";
  return "a table";
}

std::string Value::toml() const {
  if (is_boolean()) return boolean() ? "true" : "false";
  if (is_integer()) return fmt::format("{}", integer());
  if (is_real()) return shortest(real());
  if (is_text()) return toml_text(text());
  std::string out;
  if (is_array()) {
    for (const auto& element : array()) out += (out.empty() ? "" : ", ") + element.toml();
    return "[" + out + "]";
  }
  for (const auto& [key, value, place] : table().entries)
    out += (out.empty() ? "" : ", ") + toml_key(key) + " = " + value.toml();
  return out.empty() ? "{}" : "{ " + out + " }";
}

bool Value::operator==(const Value& other) const {
  if (data_.index() != other.data_.index()) return false;
  if (!is_table()) return data_ == other.data_;
  const auto& a = table().entries;
  const auto& b = other.table().entries;
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return x.key == y.key && x.value == y.value; });
}

std::string toml_document(const Value::Table& table) {
  std::string out;
  write_table(table, "", out);
  if (out.starts_with('\n')) out.erase(0, 1);
  return out;
}

std::string toml_key(const std::string& key) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !key.empty() && std::ranges::all_of(key, bare) ? key : toml_text(key);
}

}  // namespace ritz
