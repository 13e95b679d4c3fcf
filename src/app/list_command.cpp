#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "app/commands.hpp"
#include "base/text.hpp"
#include "nn/activation.hpp"
#include "nn/chain.hpp"
#include "nn/initialiser.hpp"
#include "nn/layer.hpp"
#include "nn/loss.hpp"
#include "supervised/fit_problem.hpp"
#include "vmc/problem.hpp"
#include "vmc/run_schemas.hpp"

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

template <class Kinds>
std::string section(const std::string& topic, const Kinds& kinds) {
  std::string out = topic + "\n";
  Described described;
  for (const auto& kind : kinds) {
    std::string where;
    if constexpr (requires { kind.family; }) where = fmt::format(" ({})", kind.family);
    out += fmt::format("\n  {}{}: {}\n", kind.schema.name(), where, kind.schema.meaning());
    describe(kind.schema, 4, described, out);
    if constexpr (requires { kind.training; })
      for (const auto& training : kind.training) {
        out += fmt::format("    [training] optimizer = \"{}\": {}\n", training.name(),
                           training.meaning());
        describe(training, 6, described, out);
      }
  }
  return out + "\n";
}

std::string layers_section() {
  std::string out = "layers\n\n";
  const auto line = [&](const std::string& name, const std::string& meaning) {
    out += fmt::format("    {:<26} {}\n", name, meaning);
  };
  for (const auto& kind : layer_kinds()) line(kind.name, kind.meaning);
  out += "\n  activations\n";
  for (const auto& f : activations())
    line(f.name, f.meaning + (f.smooth ? "" : " (not for wavefunctions in continuous space)"));
  out += "\n  initialisers of weights\n    " +
         fmt::format("{}\n", fmt::join(initialiser_names(), ", "));
  out += "\n  losses\n";
  for (const auto& each : losses()) line(each.name, each.meaning);
  const Schema entry = layer_schema("");
  out += fmt::format("\n  an entry of layers = [{{ ... }}]: {}\n", entry.meaning());
  Described described;
  describe(entry, 4, described, out);
  return out + "\n";
}

}  // namespace

ExitStatus list_command(const Context& context, const std::string& topic) {
  const std::vector<std::string> topics = {"systems",     "wavefunctions", "samplers", "optimizers",
                                           "observables", "layers",        "models",   "settings"};
  if (!topic.empty() && std::ranges::find(topics, topic) == topics.end())
    throw UsageError(fmt::format("there is no list \"{}\"{}; expected {}", topic,
                                 did_you_mean(topic, topics), quoted_choice(topics)));
  const auto wanted = [&](const char* name) { return topic.empty() || topic == name; };
  std::string out;
  if (wanted("systems")) out += section("systems", system_kinds());
  if (wanted("wavefunctions")) out += section("wavefunctions", wavefunction_kinds());
  if (wanted("samplers")) out += section("samplers", sampler_kinds());
  if (wanted("optimizers")) out += section("optimizers", run_optimizer_kinds());
  if (wanted("observables")) {
    out += section("observables", observable_kinds());
    out += "  Of spins also any Pauli string, named as itself: \"X0 Z3\".\n\n";
  }
  if (wanted("layers")) out += layers_section();
  if (wanted("models")) out += section("models", model_kinds());
  if (wanted("settings")) {
    out += "settings\n";
    Described described;
    for (const Schema& schema : {top_level_schema(), estimate_schema(), checkpoint_schema(),
                                 data_schema(), validation_schema()}) {
      out += fmt::format("\n  {}: {}\n", schema.name(), schema.meaning());
      describe(schema, 4, described, out);
    }
  }
  print(context, out);
  return ExitStatus::done;
}

}  // namespace ritz
