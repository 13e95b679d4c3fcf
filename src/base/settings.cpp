#include <ritz/base/settings.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace ritz {

namespace {
std::string prefix(const Place& place) {
  const std::string text = place.text();
  return text.empty() ? "" : text + ": ";
}
}  // namespace

Settings::Settings() : table_(std::make_shared<Value::Table>()) {}
Settings::Settings(const Value& table) : table_(table.shared_table()), place_(table.place()) {}

bool Settings::has(const std::string& key) const {
  return std::as_const(*table_).find(key) != nullptr;
}

const Value& Settings::value(const std::string& key) const {
  if (const Value* found = std::as_const(*table_).find(key)) return *found;
  throw std::logic_error(fmt::format("setting \"{}\" was not resolved", key));
}

bool Settings::boolean(const std::string& key) const { return value(key).boolean(); }
std::int64_t Settings::integer(const std::string& key) const { return value(key).integer(); }
double Settings::real(const std::string& key) const { return value(key).real(); }
std::string Settings::text(const std::string& key) const { return value(key).text(); }

std::vector<double> Settings::reals(const std::string& key) const {
  const Value& v = value(key);
  if (!v.is_array()) return {v.real()};
  std::vector<double> out;
  for (const auto& element : v.array()) out.push_back(element.real());
  return out;
}

std::vector<std::int64_t> Settings::integers(const std::string& key) const {
  const Value& v = value(key);
  if (!v.is_array()) return {v.integer()};
  std::vector<std::int64_t> out;
  for (const auto& element : v.array()) out.push_back(element.integer());
  return out;
}

std::vector<std::string> Settings::texts(const std::string& key) const {
  const Value& v = value(key);
  if (!v.is_array()) return {v.text()};
  std::vector<std::string> out;
  for (const auto& element : v.array()) out.push_back(element.text());
  return out;
}

Settings Settings::table(const std::string& key) const { return Settings(value(key)); }

std::vector<Settings> Settings::tables(const std::string& key) const {
  std::vector<Settings> out;
  for (const auto& element : value(key).array()) out.emplace_back(element);
  return out;
}

std::string Settings::kind() const { return text("kind"); }

Value Settings::whole() const { return Value(*table_, place_); }

void Settings::resolve(const std::string& key, Value value) { (*table_)[key] = std::move(value); }

Place Settings::place(const std::string& key) const {
  if (const Value* found = std::as_const(*table_).find(key); found && found->place().source)
    return found->place();
  return place_;
}

Place Settings::place() const { return place_; }
std::string Settings::at(const std::string& key) const { return prefix(place(key)); }
std::string Settings::at() const { return prefix(place_); }

}  // namespace ritz
