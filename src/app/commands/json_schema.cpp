#include <ritz/app/commands/json_schema.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <ritz/app/commands/listing.hpp>
#include <ritz/io/json.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/model/make_projection.hpp>
#include <ritz/setup/kind_lookup.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/setup/run_schemas.hpp>

namespace ritz {

namespace {

using JsonTable = Value::Table;
using Array = Value::Array;

Value object(std::initializer_list<std::pair<const char*, Value>> entries) {
  JsonTable out;
  for (const auto& [key, value] : entries) out[key] = value;
  return out;
}

Value any_of(Array options) {
  if (options.size() == 1) return options.front();
  return object({{"anyOf", std::move(options)}});
}

template <class Texts>
Value texts(const Texts& words) {
  Array out;
  for (const auto& word : words) out.emplace_back(word);
  return out;
}

Value array_of(Value items, std::optional<std::size_t> size = std::nullopt) {
  Value out = object({{"type", "array"}, {"items", std::move(items)}});
  if (size)
    for (const char* key : {"minItems", "maxItems"})
      out.table()[key] = static_cast<std::int64_t>(*size);
  return out;
}

Value number(const Form& form, const char* type) {
  Value out = object({{"type", type}});
  const Range& range = form.range;
  if (std::isfinite(range.min))
    out.table()[range.min_open ? "exclusiveMinimum" : "minimum"] = range_end(form, range.min);
  if (std::isfinite(range.max))
    out.table()[range.max_open ? "exclusiveMaximum" : "maximum"] = range_end(form, range.max);
  return out;
}

/// Which keys a table has to have.
enum class Completeness { complete, in_parts };  ///< a scan may give keys that are required

class Writer {
 public:
  explicit Writer(Completeness completeness, JsonTable& definitions)
      : completeness_(completeness), definitions_(definitions) {}

  /// `kind` is "" for a table without; it may be left out where it is the default.
  Value table(const Schema& schema, const std::string& kind = "", bool is_default = false) {
    JsonTable properties;
    Array required;
    if (!kind.empty()) properties["kind"] = object({{"const", kind}});
    if (!kind.empty() && !is_default) required.emplace_back("kind");
    for (const Key& key : schema.keys()) {
      properties[key.name()] = this->key(key);
      if (key.is_required()) required.emplace_back(key.name());
    }
    Value out = object({{"type", "object"},
                        {"description", schema.meaning()},
                        {"properties", Value(std::move(properties))},
                        {"additionalProperties", false}});
    require(out, std::move(required));
    return out;
  }

  void require(Value& table, Array keys) const {
    if (completeness_ == Completeness::complete && !keys.empty())
      table.table()["required"] = std::move(keys);
  }

  /// Tables of these kinds, of which those named `optional` need no key `kind` ("*": none does).
  template <class Kinds>
  Value kinds(const Kinds& kinds, const std::string& optional = "") {
    Array options;
    for (const auto& kind : kinds) {
      const std::string& name = kind.schema.name();
      options.push_back(table(kind.schema, name, optional == "*" || optional == name));
    }
    return any_of(std::move(options));
  }

 private:
  Value key(const Key& key) {
    Array options;
    for (const Form& form : key.forms()) options.push_back(this->form(form));
    Value out = shared(key.name(), any_of(std::move(options)));
    std::string meaning = key.meaning();
    if (!key.unit().empty()) meaning += " [" + key.unit() + "]";
    if (!key.otherwise().empty()) meaning += "; default: " + key.otherwise();
    Value described = object({{"description", meaning}});
    if (key.default_value()) described.table()["default"] = *key.default_value();
    // Beside a reference other words would be ignored.
    if (out.table().find("$ref"))
      described.table()["allOf"] = Array{out};
    else
      for (auto& entry : out.table().entries) described.table()[entry.key] = entry.value;
    return described;
  }

  Value form(const Form& form) {
    using Type = Form::Type;
    switch (form.type) {
      case Type::boolean:
        return object({{"type", "boolean"}});
      case Type::integer:
        return number(form, "integer");
      case Type::real:
        return number(form, "number");
      case Type::text:
        return object({{"type", "string"}});
      case Type::choice:
        return object({{"enum", texts(form.words)}});
      case Type::number_choice:
        return object({{"enum", texts(form.numbers)}});
      case Type::duration:
        return object({{"type", "string"}, {"pattern", "^([0-9]*[.]?[0-9]+[.]?[smhd]?)+$"}});
      case Type::booleans:
        return array_of(object({{"type", "boolean"}}));
      case Type::integers:
        return array_of(number(form, "integer"), form.size);
      case Type::reals:
        return array_of(number(form, "number"), form.size);
      case Type::texts:
        return array_of(object({{"type", "string"}}));
      case Type::integer_pairs:
        return array_of(array_of(number(form, "integer"), 2));
      case Type::table:
      case Type::table_without_kind:
        return table(form.schemas->front());
      case Type::tables:
        return array_of(tables_of(*form.schemas));
      case Type::kinds:
        return kinds_of(*form.schemas);
      case Type::any_table:
        return object({{"type", "object"}});
      case Type::any_tables:
        return any_of({array_of(object({{"type", "object"}})), object({{"type", "object"}})});
      case Type::special:
        break;
    }
    return JsonTable{};
  }

  // The first of several kinds is meant where there is no key `kind`.
  Value tables_of(const std::vector<Schema>& schemas) {
    if (schemas.size() == 1) return table(schemas.front());
    Array options;
    for (const Schema& schema : schemas)
      options.push_back(table(schema, schema.name(), &schema == &schemas.front()));
    return any_of(std::move(options));
  }

  // A bare text is short for a kind without required keys.
  Value kinds_of(const std::vector<Schema>& schemas) {
    Array options, names;
    for (const Schema& schema : schemas) {
      if (std::ranges::none_of(schema.keys(), &Key::is_required)) names.emplace_back(schema.name());
      options.push_back(table(schema, schema.name()));
    }
    if (!names.empty()) options.insert(options.begin(), object({{"enum", std::move(names)}}));
    return any_of(std::move(options));
  }

  // What is long stands once among the definitions.
  Value shared(const std::string& name, Value value) {
    constexpr std::size_t short_enough = 400;
    const std::string text = json_text(value);
    if (text.size() < short_enough) return value;
    auto [known, is_new] = known_.try_emplace(text);
    if (is_new) {
      std::string free = name;
      for (int i = 2; definitions_.find(free); ++i) free = name + "_" + std::to_string(i);
      definitions_[free] = std::move(value);
      known->second = "#/definitions/" + free;
    }
    return object({{"$ref", known->second}});
  }

  Completeness completeness_;
  JsonTable& definitions_;
  std::map<std::string, std::string> known_;
};

/// If the table `of` has one of these kinds, then `then` holds for the whole.
Value when_kind(const std::string& of, const Array& names, Value then) {
  const Value has_kind = object(
      {{"required", Array{"kind"}}, {"properties", object({{"kind", object({{"enum", names}})}})}});
  JsonTable properties;
  properties[of] = has_kind;
  return object({{"if", object({{"required", Array{Value(of)}}, {"properties", properties}})},
                 {"then", object({{"properties", std::move(then)}})}});
}

template <class Kinds>
Array names_of(const Kinds& kinds) {
  Array out;
  for (const auto& kind : kinds) out.emplace_back(kind.schema.name());
  return out;
}

Value estimate_of(Writer& writer, const std::string& family) {
  Value out = writer.table(estimate_schema());
  Array names = {object({{"enum", names_of(of_family(observable_kinds(), family))}})};
  if (family == "lattice")
    names.push_back(object({{"type", "string"}, {"pattern", "^ *[XYZ][0-9]+( +[XYZ][0-9]+)* *$"}}));
  out.table()["properties"].table()["observables"].table()["items"] = any_of(std::move(names));
  return out;
}

Value run_schema(Writer& writer) {
  const Schema top = top_level_schema();
  Value out = writer.table(top);
  JsonTable& properties = out.table()["properties"].table();
  properties["system"] = writer.kinds(system_kinds());
  properties["optimizer"] = writer.kinds(run_optimizer_kinds(), "adam");
  properties["projection"] = writer.table(projection_schema());
  properties["checkpoint"] = writer.table(checkpoint_schema());
  writer.require(out, {"system", "wavefunction"});
  Array families;
  for (const std::string family : {"continuum", "lattice"}) {
    const Value factor = writer.kinds(of_family(wavefunction_kinds(), family));
    Value factors = array_of(factor);
    factors.table()["minItems"] = 1;
    families.push_back(
        when_kind("system", names_of(of_family(system_kinds(), family)),
                  object({{"wavefunction", any_of({std::move(factors), factor})},
                          {"sampler", writer.kinds(of_family(sampler_kinds(), family), "*")},
                          {"estimate", estimate_of(writer, family)}})));
  }
  out.table()["allOf"] = std::move(families);
  return out;
}

Value training_of(Writer& writer, const ModelKind& kind) {
  if (kind.training.empty()) return false;
  Array options;
  for (const Schema& schema : kind.training) {
    Value table = writer.table(schema);
    JsonTable& optimizer = table.table()["properties"].table()["optimizer"].table();
    optimizer = JsonTable();
    optimizer["const"] = schema.name();
    if (&schema != &kind.training.front()) table.table()["required"] = Array{"optimizer"};
    options.push_back(std::move(table));
  }
  return any_of(std::move(options));
}

Value fit_schema(Writer& writer) {
  const std::vector<ModelKind> kinds = model_kinds();
  Value out = writer.table(fit_top_level_schema());
  JsonTable& properties = out.table()["properties"].table();
  properties["data"] = writer.table(data_schema());
  properties["model"] = writer.kinds(kinds);
  properties["validation"] = writer.table(validation_schema());
  writer.require(out, {"data", "model"});
  Array trainings;
  for (const ModelKind& kind : kinds)
    trainings.push_back(when_kind("model", {kind.schema.name()},
                                  object({{"training", training_of(writer, kind)}})));
  out.table()["allOf"] = std::move(trainings);
  return out;
}

Value has_any(std::initializer_list<const char*> keys) {
  Array options;
  for (const char* key : keys) options.push_back(object({{"required", Array{Value(key)}}}));
  return any_of(std::move(options));
}

}  // namespace

Value configuration_json_schema() {
  JsonTable definitions;
  Writer whole(Completeness::complete, definitions), parts(Completeness::in_parts, definitions);
  const Value fit = fit_schema(whole), run = run_schema(whole), scan = run_schema(parts);
  definitions["fit"] = fit;
  definitions["run"] = run;
  definitions["scan"] = scan;
  const auto reference = [](const char* name) {
    return object({{"$ref", std::string("#/definitions/") + name}});
  };
  const Value runs =
      object({{"if", has_any({"scan"})}, {"then", reference("scan")}, {"else", reference("run")}});
  return object({{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "A configuration of Ritz"},
                 {"type", "object"},
                 {"if", has_any({"data", "model"})},
                 {"then", reference("fit")},
                 {"else", runs},
                 {"definitions", Value(std::move(definitions))}});
}

}  // namespace ritz
