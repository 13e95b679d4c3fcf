#include <ritz/app/commands/listing.hpp>

#include <fmt/ranges.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include <ritz/learning/fit_problem.hpp>
#include <ritz/model/make_projection.hpp>
#include <ritz/nn/activation.hpp>
#include <ritz/nn/chain.hpp>
#include <ritz/nn/initialiser.hpp>
#include <ritz/nn/loss.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/setup/run_schemas.hpp>

namespace ritz {

namespace {

template <class Kinds>
ListedTopic topic(const std::string& name, const Kinds& kinds, const std::string& remark = "") {
  ListedTopic out{name, {}, remark};
  for (const auto& kind : kinds) {
    ListedKind listed{kind.schema.name(), "", kind.schema.meaning(), {kind.schema}};
    if constexpr (requires { kind.family; }) listed.family = kind.family;
    if constexpr (requires { kind.training; })
      listed.schemas.insert(listed.schemas.end(), kind.training.begin(), kind.training.end());
    out.kinds.push_back(std::move(listed));
  }
  return out;
}

std::string line(const std::string& name, const std::string& meaning) {
  return fmt::format("    {:<16} {}\n", name, meaning);
}

ListedTopic layers_topic() {
  ListedTopic out{"layers", {}, "  activations\n"};
  for (const Schema& schema : layer_schemas({.activation = ""}))
    out.kinds.push_back({schema.name(), "", schema.meaning(), {schema}});
  for (const auto& f : activations())
    out.remark +=
        line(f.name, f.meaning + (f.smooth ? "" : " (not for wavefunctions in continuous space)"));
  out.remark += fmt::format("\n  initialisers of weights\n    {}\n\n  losses\n",
                            fmt::join(initialiser_names(), ", "));
  for (const auto& each : losses()) out.remark += line(each.name, each.meaning);
  return out;
}

ListedTopic settings_topic() {
  ListedTopic out{"settings", {}, ""};
  for (const Schema& schema :
       {top_level_schema(), projection_schema(), estimate_schema(), checkpoint_schema(),
        fit_top_level_schema(), data_schema(), validation_schema()})
    out.kinds.push_back({schema.name(), "", schema.meaning(), {schema}});
  return out;
}

}  // namespace

std::vector<ListedTopic> listed_topics() {
  return {topic("systems", system_kinds()),
          topic("wavefunctions", wavefunction_kinds()),
          topic("samplers", sampler_kinds()),
          topic("optimizers", run_optimizer_kinds()),
          layers_topic(),
          topic("models", model_kinds()),
          topic("observables", observable_kinds(),
                "  Of spins also any Pauli string, named as itself: \"X0 Z3\".\n"),
          settings_topic()};
}

namespace {

const char* type_name(Form::Type type) {
  using Type = Form::Type;
  switch (type) {
    case Type::boolean:
      return "boolean";
    case Type::integer:
      return "integer";
    case Type::real:
      return "real";
    case Type::text:
      return "text";
    case Type::choice:
    case Type::number_choice:
      return "choice";
    case Type::duration:
      return "duration";
    case Type::booleans:
      return "booleans";
    case Type::integers:
      return "integers";
    case Type::reals:
      return "reals";
    case Type::texts:
      return "texts";
    case Type::integer_pairs:
      return "integer_pairs";
    case Type::table:
    case Type::table_without_kind:
    case Type::any_table:
      return "table";
    case Type::tables:
    case Type::any_tables:
      return "tables";
    case Type::kinds:
      return "kinds";
    case Type::special:
      break;
  }
  return "special";
}

Value schema_table(const Schema& schema);

}  // namespace

Value range_end(const Form& form, double end) {
  using Type = Form::Type;
  const bool is_integer =
      form.type == Type::integer || form.type == Type::integers || form.type == Type::integer_pairs;
  if (!is_integer) return end;
  return end < largest_integer ? static_cast<std::int64_t>(end)
                               : std::numeric_limits<std::int64_t>::max();
}

namespace {

Value form_table(const Form& form) {
  Value::Table out;
  out["type"] = type_name(form.type);
  out["expected"] = form.expected();
  const Range& range = form.range;
  if (std::isfinite(range.min))
    out[range.min_open ? "above" : "minimum"] = range_end(form, range.min);
  if (std::isfinite(range.max))
    out[range.max_open ? "below" : "maximum"] = range_end(form, range.max);
  if (form.size) out["size"] = static_cast<std::int64_t>(*form.size);
  Value::Array values;
  for (const std::string& word : form.words) values.emplace_back(word);
  for (const double number : form.numbers) values.emplace_back(number);
  if (!values.empty()) out["values"] = std::move(values);
  Value::Array schemas;
  if (form.schemas)
    for (const Schema& schema : *form.schemas) schemas.push_back(schema_table(schema));
  if (!schemas.empty()) out["schemas"] = std::move(schemas);
  return out;
}

Value key_table(const Key& key) {
  Value::Table out;
  out["name"] = key.name();
  out["meaning"] = key.meaning();
  if (!key.unit().empty()) out["unit"] = key.unit();
  out["required"] = key.is_required();
  if (key.default_value()) out["default"] = *key.default_value();
  if (!key.otherwise().empty()) out["otherwise"] = key.otherwise();
  Value::Array forms;
  for (const Form& form : key.forms()) forms.push_back(form_table(form));
  out["forms"] = std::move(forms);
  return out;
}

Value schema_table(const Schema& schema) {
  Value::Table out;
  out["name"] = schema.name();
  out["meaning"] = schema.meaning();
  Value::Array keys, examples;
  for (const Key& key : schema.keys()) keys.push_back(key_table(key));
  for (const std::string& example : schema.examples()) examples.emplace_back(example);
  out["keys"] = std::move(keys);
  if (!examples.empty()) out["examples"] = std::move(examples);
  return out;
}

}  // namespace

Value listed_kind_table(const ListedKind& kind) {
  Value::Table out;
  out["name"] = kind.name;
  if (!kind.family.empty()) out["family"] = kind.family;
  out["meaning"] = kind.meaning;
  if (kind.schemas.empty()) return out;
  const Value own = schema_table(kind.schemas.front());
  for (const char* key : {"keys", "examples"})
    if (const Value* found = own.table().find(key)) out[key] = *found;
  Value::Array others;
  for (std::size_t i = 1; i < kind.schemas.size(); ++i)
    others.push_back(schema_table(kind.schemas[i]));
  if (!others.empty()) out["training"] = std::move(others);
  return out;
}

}  // namespace ritz
