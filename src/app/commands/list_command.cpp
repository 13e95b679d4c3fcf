#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string_view>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/commands/configuration_paths.hpp>
#include <ritz/app/commands/json_schema.hpp>
#include <ritz/app/commands/listing.hpp>
#include <ritz/base/shown.hpp>
#include <ritz/base/text.hpp>
#include <ritz/io/json.hpp>

namespace ritz {

namespace {

std::string key_line(const Key& key, int indent) {
  std::string text = fmt::format("{:{}}{:<18} {}", "", indent, key.name(), key.expected());
  if (!key.unit().empty()) text += fmt::format(" [{}]", key.unit());
  if (key.is_required())
    text += ", required";
  else if (key.default_value())
    text += fmt::format(", default {}", key.default_value()->toml());
  else if (!key.otherwise().empty())
    text += fmt::format(", default: {}", key.otherwise());
  else
    text += ", optional";
  return fmt::format("{}\n{:{}}{}\n", text, "", indent + 19, key.meaning());
}

// Every line of the text ends with a line break.
std::string indented(std::string_view text, int indent) {
  std::string out;
  for (std::size_t end = 0; !text.empty(); text.remove_prefix(end)) {
    end = text.find('\n') + 1;
    out += fmt::format("{:{}}{}", "", indent, text.substr(0, end));
  }
  return out;
}

// What has been said of nested tables, and for which key: schedules and lattices are those of many
// kinds, and a page of them is read once.
using Described = std::map<std::string, std::string>;

void describe(const Schema& schema, int indent, Described& described, std::string& out) {
  for (const auto& key : schema.keys()) {
    out += key_line(key, indent);
    std::string tables;
    Described within;
    for (const auto& nested : key.nested()) {
      tables += fmt::format("  {}: {}\n", nested.name(), nested.meaning());
      describe(nested, 4, within, tables);
    }
    if (tables.empty()) continue;
    const auto [earlier, is_new] = described.emplace(tables, key.name());
    if (is_new)
      out += indented(tables, indent);
    else
      out +=
          fmt::format("{:{}}the same tables as for {} above\n", "", indent + 19, earlier->second);
  }
}

std::string with_family(const ListedKind& kind) {
  return kind.family.empty() ? kind.name : fmt::format("{} ({})", kind.name, kind.family);
}

std::string kind_text(const ListedKind& kind) {
  std::string out = fmt::format("{}: {}\n", with_family(kind), kind.meaning);
  Described described;
  for (std::size_t i = 0; i < kind.schemas.size(); ++i) {
    const Schema& schema = kind.schemas[i];
    if (i > 0)
      out += fmt::format("  [training] optimizer = \"{}\": {}\n", schema.name(), schema.meaning());
    describe(schema, i > 0 ? 4 : 2, described, out);
  }
  return out;
}

std::string topic_text(const ListedTopic& topic) {
  std::size_t width = 0;
  for (const auto& kind : topic.kinds) width = std::max(width, with_family(kind).size());
  std::string out = topic.name + "\n";
  for (const auto& kind : topic.kinds)
    out += fmt::format("  {:<{}}  {}\n", with_family(kind), width, kind.meaning);
  if (!topic.remark.empty()) out += "\n" + topic.remark;
  return out + fmt::format("\n`ritz list {} KIND` shows the keys of a kind.\n", topic.name);
}

// The names of all kinds, in lines that fit a terminal.
std::string overview(const std::vector<ListedTopic>& topics) {
  constexpr std::size_t indent = 15, width = 79;
  std::string out;
  for (const auto& topic : topics) {
    std::string line = fmt::format("{:<{}}", topic.name, indent);
    std::string_view last;
    for (const auto& kind : topic.kinds) {
      if (kind.name == last) continue;
      if (line.size() + kind.name.size() + 1 > width) {
        out += line + "\n";
        line = std::string(indent, ' ');
      }
      line += kind.name + " ";
      last = kind.name;
    }
    out += line + "\n";
  }
  return out +
         "\n`ritz list TOPIC` says what they are, `ritz list TOPIC KIND` shows the keys;\n"
         "with --format json or json-schema for programs and editors.\n";
}

template <class Things>
void require_known(const std::string& name, const Things& things, const std::string& what) {
  std::vector<std::string> names;
  for (const auto& thing : things)
    if (std::ranges::find(names, thing.name) == names.end()) names.push_back(thing.name);
  if (name.empty() || std::ranges::find(names, name) != names.end()) return;
  throw UsageError(fmt::format("there is no {} {}{}; expected {}", what, in_quotes(name),
                               did_you_mean(name, names), quoted_choice(names)));
}

std::vector<ListedKind> wanted_kinds(const ListedTopic& topic, const std::string& kind) {
  require_known(kind, topic.kinds, "kind in `ritz list " + topic.name + "`");
  std::vector<ListedKind> out = topic.kinds;
  if (!kind.empty()) std::erase_if(out, [&](const auto& one) { return one.name != kind; });
  return out;
}

std::string text_of(const std::vector<ListedTopic>& topics, const ListOptions& options) {
  if (options.topic.empty()) return overview(topics);
  const ListedTopic& topic = *std::ranges::find(topics, options.topic, &ListedTopic::name);
  if (options.kind.empty()) return topic_text(topic);
  std::string out;
  for (const auto& kind : wanted_kinds(topic, options.kind))
    out += (out.empty() ? "" : "\n") + kind_text(kind);
  return out;
}

std::string json_of(const std::vector<ListedTopic>& topics, const ListOptions& options) {
  Value::Table out;
  for (const auto& topic : topics) {
    if (!options.topic.empty() && topic.name != options.topic) continue;
    Value::Array kinds;
    for (const auto& kind : wanted_kinds(topic, options.kind))
      kinds.push_back(listed_kind_table(kind));
    out[topic.name] = std::move(kinds);
  }
  return json_text(out);
}

}  // namespace

ExitStatus list_command(const Context& context, const ListOptions& options) {
  const std::vector<ListedTopic> topics = listed_topics();
  require_known(options.topic, topics, "list");
  const std::vector<std::string> formats = {"text", "json", "json-schema", "paths"};
  if (std::ranges::find(formats, options.format) == formats.end())
    throw UsageError(fmt::format("there is no format {}{}; expected {}", in_quotes(options.format),
                                 did_you_mean(options.format, formats), quoted_choice(formats)));
  const bool is_of_all = options.format == "json-schema" || options.format == "paths";
  if (is_of_all && !options.topic.empty())
    throw UsageError(
        fmt::format("the format {} is that of whole configurations; expected no topic beside it",
                    in_quotes(options.format)));
  if (options.format == "json-schema")
    print(context, json_text(configuration_json_schema()));
  else if (options.format == "paths")
    print(context, fmt::format("{}\n", fmt::join(configuration_paths(), "\n")));
  else if (options.format == "json")
    print(context, json_of(topics, options));
  else
    print(context, text_of(topics, options));
  return ExitStatus::done;
}

}  // namespace ritz
