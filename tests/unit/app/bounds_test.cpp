#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/setup/make_problem.hpp>
#include <ritz/setup/run_schemas.hpp>
#include "tests/support/kinds.hpp"

using namespace ritz;

namespace {

using Type = Form::Type;

bool holds_integers(const Form& form) {
  return form.type == Type::integer || form.type == Type::integers ||
         form.type == Type::integer_pairs;
}

// Some table of this schema that is right by itself.
Value sample_table(const Schema& schema);

Value sample(const Form& form) {
  switch (form.type) {
    case Type::integer:
      return static_cast<std::int64_t>(form.range.min);
    case Type::real:
      return form.range.contains(0.5) ? 0.5 : 1.0;
    case Type::choice:
      return form.words.front();
    case Type::integer_pairs:
    case Type::integers:
    case Type::reals:
    case Type::tables:
      return Value::Array{};
    default:
      return "X0";
  }
}

Value sample_table(const Schema& schema) {
  if (!schema.examples().empty()) return parse_toml(schema.examples().front(), schema.name());
  Value table;
  for (const Key& key : schema.keys())
    if (key.is_required()) table.table()[key.name()] = sample(key.forms().front());
  return table;
}

// The ends of a range, what lies just beyond, and the ends of what can be written.
std::vector<std::int64_t> ends_of(const Range& range) {
  constexpr auto least = std::numeric_limits<std::int64_t>::min(),
                 most = std::numeric_limits<std::int64_t>::max();
  const auto low = static_cast<std::int64_t>(range.min);
  const std::int64_t high =
      range.max < largest_integer ? static_cast<std::int64_t>(range.max) : most;
  std::vector<std::int64_t> out = {least, low, high, most};
  if (low > least) out.push_back(low - 1);
  if (high < most) out.push_back(high + 1);
  return out;
}

std::vector<Value> integers_of(const Form& form) {
  std::vector<Value> out;
  for (const std::int64_t n : ends_of(form.range)) {
    if (form.type == Type::integer) out.emplace_back(n);
    if (form.type == Type::integer_pairs)
      out.emplace_back(Value::Array{Value::Array{Value(0), Value(n)}});
    if (form.type != Type::integers) continue;
    for (std::size_t size = 1; size <= 3; ++size)
      if (!form.size || size == *form.size) out.emplace_back(Value::Array(size, Value(n)));
  }
  return out;
}

// The table with each of its integers, nested ones included, at the ends of what it may be.
std::vector<Value> at_the_ends(const Schema& schema, const Value& table) {
  std::vector<Value> out;
  for (const Key& key : schema.keys())
    for (const Form& form : key.forms()) {
      std::vector<Value> values;
      if (holds_integers(form)) values = integers_of(form);
      if (form.schemas)
        for (const Schema& nested : *form.schemas) {
          Value inner = sample_table(nested);
          if (form.type == Type::kinds) inner.table()["kind"] = nested.name();
          for (Value& value : at_the_ends(nested, inner))
            values.push_back(form.type == Type::tables ? Value(Value::Array{std::move(value)})
                                                       : std::move(value));
        }
      for (Value& value : values) {
        out.push_back(table);
        out.back().table()[key.name()] = std::move(value);
      }
    }
  return out;
}

Value of_kind(const Schema& schema) {
  Value table = sample_table(schema);
  table.table()["kind"] = schema.name();
  return table;
}

template <class Kinds>
std::vector<Value> kinds_at_the_ends(const Kinds& kinds, const std::string& family) {
  std::vector<Value> out;
  for (const auto& kind : kinds) {
    if constexpr (requires { kind.family; })
      if (kind.family != family) continue;
    const auto some = at_the_ends(kind.schema, of_kind(kind.schema));
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

// Whether a call is content; what it refuses, it refuses in lines that can be read.
template <class Call>
bool accepts(const Value& configuration, const Call& call) {
  INFO(configuration.toml());
  try {
    call();
    return true;
  } catch (const UsageError& error) {
    std::string text = error.what();
    CHECK_FALSE(text.empty());
    CHECK(text.size() < 2000);
  } catch (const std::exception& error) {
    FAIL_CHECK("not a sentence about the configuration: " << error.what());
  }
  return false;
}

bool accepts_run(const Value& configuration) {
  return accepts(configuration, [&] { make_problem(configuration, 1); });
}

const std::string runs[] = {R"(
[system]
kind = "harmonic_trap"
particles = 2
dimensions = 2
statistics = "boson"
[[wavefunction]]
kind = "rbm")",
                            R"(
[system]
kind = "heisenberg"
lattice = { kind = "chain", extent = 6 }
[[wavefunction]]
kind = "rbm")"};

// The tables of a run of one family, each at the ends of all its integers.
struct Tables {
  std::string name;
  std::vector<Value> values;
};

std::vector<Tables> tables_of(const std::string& family) {
  std::vector<Tables> out = {{"system", kinds_at_the_ends(system_kinds(), family)},
                             {"wavefunction", {}},
                             {"sampler", kinds_at_the_ends(sampler_kinds(), family)},
                             {"optimizer", kinds_at_the_ends(run_optimizer_kinds(), family)},
                             {"estimate", at_the_ends(estimate_schema(), {})},
                             {"checkpoint", at_the_ends(checkpoint_schema(), {})}};
  for (Value& factor : kinds_at_the_ends(wavefunction_kinds(), family))
    out[1].values.emplace_back(Value::Array{std::move(factor)});
  return out;
}

void check_integers(const Schema& schema) {
  INFO(schema.name());
  for (const Key& key : schema.keys())
    for (const Form& form : key.forms()) {
      INFO(key.name());
      if (holds_integers(form)) {
        CHECK(form.range.min >= -1e15);
        CHECK((form.range.max <= 1e15 || key.name() == "seed"));
        CHECK((!form.range.min_open && !form.range.max_open));
      }
      if (form.schemas)
        for (const Schema& nested : *form.schemas) check_integers(nested);
    }
}

}  // namespace

TEST_CASE("every integer of a configuration has a smallest and a largest value") {
  for (const auto& kind : system_kinds()) check_integers(kind.schema);
  for (const auto& kind : wavefunction_kinds()) check_integers(kind.schema);
  for (const auto& kind : sampler_kinds()) check_integers(kind.schema);
  for (const auto& kind : run_optimizer_kinds()) check_integers(kind.schema);
  for (const auto& kind : observable_kinds()) check_integers(kind.schema);
  for (const auto& kind : model_kinds()) {
    check_integers(kind.schema);
    for (const Schema& training : kind.training) check_integers(training);
  }
  for (const Schema& schema : {top_level_schema(), estimate_schema(), checkpoint_schema(),
                               fit_top_level_schema(), data_schema(), validation_schema()})
    check_integers(schema);
}

TEST_CASE("each integer of a run at its ends and beyond is taken or refused in a sentence") {
  const std::string families[] = {"continuum", "lattice"};
  for (std::size_t i = 0; i < 2; ++i) {
    const Value run = parse_toml(runs[i], "run.toml");
    int n = 0, n_accepted = 0;
    for (const Tables& tables : tables_of(families[i]))
      for (const Value& table : tables.values) {
        Value changed = run;
        changed.table()[tables.name] = table;
        n_accepted += accepts_run(changed);
        ++n;
      }
    INFO(families[i]);
    CHECK(n_accepted > n / 10);
    CHECK(n_accepted < n);
  }
}

TEST_CASE("tables with integers at their ends fit together or are refused in a sentence") {
  RandomStream random(1, Purpose::initial_parameters, 0);
  for (const std::string family : {"continuum", "lattice"}) {
    const std::vector<Tables> all = tables_of(family);
    for (int k = 0; k < 150; ++k) {
      Value run;
      for (const Tables& tables : all)
        run.table()[tables.name] = tables.values[random.integer(tables.values.size())];
      accepts_run(run);
    }
  }
}

TEST_CASE("each integer of a fit at its ends and beyond is taken or refused in a sentence") {
  const Value data = parse_toml("generate = { kind = \"franke\", points = 20 }", "fit.toml");
  const auto check = [](const Value& configuration) {
    return accepts(configuration, [&] {
      make_fit_problem(configuration, ".", [](const std::string&) { return std::string(); });
    });
  };
  int n_accepted = 0;
  for (const auto& kind : model_kinds()) {
    Value fit;
    fit.table()["data"] = data;
    for (const Value& model : at_the_ends(kind.schema, of_kind(kind.schema))) {
      fit.table()["model"] = model;
      n_accepted += check(fit);
    }
    fit.table()["model"] = of_kind(kind.schema);
    for (const Schema& schema : kind.training)
      for (Value& training : at_the_ends(schema, {})) {
        training.table()["optimizer"] = schema.name();
        fit.table()["training"] = training;
        n_accepted += check(fit);
      }
  }
  Value fit;
  fit.table()["model"].table()["kind"] = "linear";
  for (const Value& changed : at_the_ends(data_schema(), data)) {
    fit.table()["data"] = changed;
    n_accepted += check(fit);
  }
  fit.table()["data"] = data;
  for (const Value& validation : at_the_ends(validation_schema(), {})) {
    fit.table()["validation"] = validation;
    n_accepted += check(fit);
  }
  CHECK(n_accepted > 50);
}
