#include <ritz/io/configuration.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

// Some assertions of the library fail for wrong texts ("[[#a]]") that it then reports properly.
// They must neither end the program nor, in a release, be taken as promises by the optimiser.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

#include <ritz/base/error.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/toml_guard.hpp>

namespace ritz {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t max_size = std::size_t{4} << 20;
constexpr std::size_t max_file_size = std::size_t{1} << 30;

Place place_of(const std::shared_ptr<const std::string>& source, std::string_view text,
               std::size_t at) {
  const auto before = text.substr(0, at);
  const auto newline = before.rfind('\n');
  const auto line = newline == before.npos ? before : before.substr(newline + 1);
  const auto starts_character = [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  };
  return {source, static_cast<int>(1 + std::ranges::count(before, '\n')),
          static_cast<int>(1 + std::ranges::count_if(line, starts_character))};
}

Place place_of(const std::shared_ptr<const std::string>& source, const toml::source_region& where) {
  return {source, static_cast<int>(where.begin.line), static_cast<int>(where.begin.column)};
}

// "Error while parsing array: encountered end-of-file" in our words.
std::string sentence_of(std::string_view description) {
  constexpr std::string_view prefix = "Error while parsing ";
  const auto colon = description.find(": ");
  if (!description.starts_with(prefix) || colon == description.npos)
    return fmt::format("not valid TOML: {}", description);
  const auto context = description.substr(prefix.size(), colon - prefix.size());
  const auto found = description.substr(colon + 2);
  if (found == "encountered end-of-file")
    return fmt::format("not valid TOML: the text ends in the middle of this {}", context);
  if (context == "boolean" || context == "value")
    return fmt::format("not valid TOML: {}; a text must stand in quotes", found);
  if (context == "key-value pair" || context == "root table")
    return fmt::format("not valid TOML: {}", found);
  if (found.starts_with("cannot redefine existing table"))
    return fmt::format(
        "not valid TOML: {}; a header that comes several times stands in two brackets, as in "
        "[[wavefunction]]",
        found);
  return fmt::format("not valid TOML: {}, while reading a value of the sort: {}", found, context);
}

class Converter {
 public:
  explicit Converter(std::shared_ptr<const std::string> source) : source_(std::move(source)) {}

  Value convert(const toml::node& node) {
    const Place place = place_of(source_, node.source());
    switch (node.type()) {
      case toml::node_type::table:
        return Value(convert_table(*node.as_table()), place);
      case toml::node_type::array: {
        Value::Array array;
        array.reserve(node.as_array()->size());
        for (const auto& element : *node.as_array()) array.push_back(convert(element));
        return Value(std::move(array), place);
      }
      case toml::node_type::string:
        return Value(move_characters_back(node.as_string()->get()), place);
      case toml::node_type::integer:
        return Value(node.as_integer()->get(), place);
      case toml::node_type::floating_point:
        return Value(node.as_floating_point()->get(), place);
      case toml::node_type::boolean:
        return Value(node.as_boolean()->get(), place);
      default:
        mistakes_.push_back(place.text() +
                            ": a date or time has no meaning here; write a text in quotes");
        return Value(false, place);
    }
  }

  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  Value::Table convert_table(const toml::table& table) {
    // The library sorts keys by name; their places tell the order in which they were written.
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    entries.reserve(table.size());
    for (auto&& [key, node] : table) entries.emplace_back(&key, &node);
    std::ranges::stable_sort(entries, {}, [](const auto& entry) {
      const auto& begin = entry.first->source().begin;
      return std::pair(begin.line, begin.column);
    });
    Value::Table converted;
    converted.entries.reserve(entries.size());
    for (const auto& [key, node] : entries)
      converted.entries.push_back(
          {move_characters_back(key->str()), convert(*node), place_of(source_, key->source())});
    return converted;
  }

  std::shared_ptr<const std::string> source_;
  std::vector<std::string> mistakes_;
};

}  // namespace

Value parse_toml(const std::string& text, const std::string& file_name) {
  const auto source = std::make_shared<const std::string>(file_name);
  if (text.size() > max_size)
    throw ConfigurationError(
        {fmt::format("{}: a configuration of {} bytes; at most {} are read, keep large data in a "
                     "file of its own",
                     file_name, text.size(), max_size)});
  if (const auto wrong = encoding_mistake(text))
    throw ConfigurationError({fmt::format("{}: {}", file_name, *wrong)});
  std::string_view content = text;
  if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
  if (const auto at = find_deep_nesting(content))
    throw ConfigurationError({fmt::format("{}: values or keys are nested more than {} levels deep",
                                          place_of(source, content, *at).text(), max_toml_depth)});
  try {
    const std::string guarded = move_characters_away(content);
    const toml::table table = toml::parse(std::string_view(guarded));
    Converter converter(source);
    Value value = converter.convert(table);
    if (!converter.mistakes().empty()) throw ConfigurationError(converter.mistakes());
    return value;
  } catch (const toml::parse_error& error) {
    throw ConfigurationError({fmt::format("{}: {}", place_of(source, error.source()).text(),
                                          sentence_of(move_characters_back(error.description())))});
  }
}

std::string read_text_file(const std::string& path) {
  try {
    return read_file(path, max_file_size);
  } catch (const FileError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace ritz
