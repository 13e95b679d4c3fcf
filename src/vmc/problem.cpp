#include "vmc/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ritz {

namespace {

std::string any_form(const Value&) { return ""; }

std::string interval_form(const Value& value) {
  const std::string expected = "a duration such as \"60s\" or \"10m\", or a number of iterations";
  if (!value.is_text()) return expected;
  try {
    duration_seconds(value.text());
    return "";
  } catch (const UsageError&) {
    return expected;
  }
}

template <class Kind>
std::vector<Schema> schemas_of(const std::vector<Kind>& kinds) {
  std::vector<Schema> schemas;
  for (const auto& kind : kinds) schemas.push_back(kind.schema);
  return schemas;
}

template <class Kind>
std::vector<Kind> of_family(std::vector<Kind> kinds, const std::string& family) {
  std::erase_if(kinds, [&](const Kind& kind) { return kind.family != family; });
  return kinds;
}

template <class Kind>
const Kind* named(const std::vector<Kind>& kinds, const std::string& name) {
  for (const auto& kind : kinds)
    if (kind.schema.name() == name) return &kind;
  return nullptr;
}

// Runs a piece of set-up whose mistakes are collected with the others.
template <class Call>
void collect(std::vector<std::string>& lines, Call&& call) {
  try {
    call();
  } catch (const UsageError& error) {
    std::istringstream text(error.what());
    for (std::string line; std::getline(text, line);) lines.push_back(line);
  }
}

// A table with a kind, resolved by the schema of that kind; the kinds of the other family are named
// as what they are.
template <class Kind>
const Kind* resolve_kind(const std::vector<Kind>& all, const std::string& family,
                         const Value& table, const std::string& path, Value& out,
                         std::vector<std::string>& lines) {
  const std::vector<Kind> fitting = of_family(all, family);
  const Value* kind = table.is_table() ? table.table().find("kind") : nullptr;
  if (kind && kind->is_text() && !named(fitting, kind->text())) {
    if (const Kind* other = named(all, kind->text())) {
      const std::vector<Schema> fits = schemas_of(fitting);
      std::vector<std::string> names;
      for (const auto& schema : fits) names.push_back(schema.name());
      Mistakes mistakes;
      mistakes.add(kind->place(),
                   fmt::format("\"{}.kind\" is {}, which is for the {}, but \"system.kind\" lives "
                               "in the {}; expected {}",
                               path, kind->toml(), other->family, family, quoted_choice(names)));
      collect(lines, [&] { mistakes.raise(); });
      return nullptr;
    }
  }
  Mistakes mistakes;
  const std::vector<Schema> schemas = schemas_of(fitting);
  const Schema* schema = find_kind(schemas, table, path, mistakes);
  if (schema) out = schema->resolve(table, path, mistakes);
  collect(lines, [&] { mistakes.raise(); });
  if (!schema || !mistakes.empty()) return nullptr;
  return named(all, schema->name())
             ? &*std::ranges::find_if(all,
                                      [&](const Kind& k) {
                                        return k.schema.name() == schema->name() &&
                                               k.family == family;
                                      })
             : nullptr;
}

// The same for systems and optimizers, which belong to no family.
template <class Kind>
const Kind* resolve_kind(const std::vector<Kind>& all, const Value& table, const std::string& path,
                         Value& out, std::vector<std::string>& lines) {
  Mistakes mistakes;
  const std::vector<Schema> schemas = schemas_of(all);
  const Schema* schema = find_kind(schemas, table, path, mistakes);
  if (schema) out = schema->resolve(table, path, mistakes);
  collect(lines, [&] { mistakes.raise(); });
  return schema && mistakes.empty() ? named(all, schema->name()) : nullptr;
}

Value table_or_empty(const Value& configuration, const std::string& key,
                     const std::string& default_kind) {
  if (const Value* found = configuration.table().find(key)) {
    Value table = *found;
    if (!default_kind.empty() && table.is_table() && !table.table().find("kind"))
      table.table()["kind"] = default_kind;
    return table;
  }
  Value table(Value::Table{}, configuration.place());
  if (!default_kind.empty()) table.table()["kind"] = default_kind;
  return table;
}

std::uint64_t rounded_samples(const Settings& settings, const std::string& table,
                              std::uint64_t walkers, std::vector<std::string>& notes) {
  const auto asked = static_cast<std::uint64_t>(settings.integer("samples"));
  const std::uint64_t samples = (asked + walkers - 1) / walkers * walkers;
  if (samples != asked)
    notes.push_back(fmt::format("{}.samples = {} is rounded up to {}, a multiple of the {} walkers",
                                table, asked, samples, walkers));
  return samples;
}

// Makes a problem step by step; what goes wrong is collected, and what depends on it is skipped.
class Builder {
 public:
  Builder(const Value& given, int n_ranks) : given_(given), n_ranks_(n_ranks) {}

  Problem build() {
    top_level();
    if (!given_.is_table()) finish();
    system();
    if (problem_.hamiltonian) {
      wavefunction();
      sampler();
    }
    optimizer();
    estimate();
    checkpoint();
    finish();
    if (problem_.wavefunction) {
      make_sampler();
      collect(lines_, [&] { problem_.hamiltonian->require(*problem_.wavefunction); });
    }
    finish();
    const arma::uword n_parameters = problem_.wavefunction->n_parameters();
    problem_.optimization.optimizer = make_optimizer(optimizer_.kind(), optimizer_, n_parameters);
    if (n_parameters == 0 && problem_.optimization.iterations > 0) {
      problem_.optimization.iterations = 0;
      problem_.notes.emplace_back(
          "the wavefunction has no variational parameter: nothing is optimized");
    }
    if (optimizer_.has("natural_gradient"))
      problem_.optimization.natural_gradient =
          make_natural_gradient(optimizer_.table("natural_gradient"), n_parameters);
    for (const char* key :
         {"system", "wavefunction", "sampler", "optimizer", "estimate", "checkpoint"})
      if (const Value* value = resolved_.table().find(key))
        problem_.configuration.table()[key] = *value;
    return std::move(problem_);
  }

 private:
  void finish() const {
    if (!lines_.empty()) throw ConfigurationError(lines_);
  }

  void top_level() {
    Mistakes mistakes;
    const Value top = top_level_schema().resolve(given_, "", mistakes);
    collect(lines_, [&] { mistakes.raise(); });
    if (!top.is_table()) return;
    const Value* seed = top.table().find("seed");
    problem_.seed = seed && seed->is_integer() ? static_cast<std::uint64_t>(seed->integer()) : 1;
    problem_.configuration.table()["seed"] = static_cast<std::int64_t>(problem_.seed);
    const Value* start_from = top.table().find("start_from");
    if (!start_from || !start_from->is_text()) return;
    problem_.start_from = start_from->text();
    problem_.configuration.table()["start_from"] = *start_from;
  }

  void system() {
    collect(lines_, [&] {
      auto [hamiltonian, settings] = make_system(given_);
      problem_.hamiltonian = std::move(hamiltonian);
      share("system", settings.whole());
    });
  }

  void wavefunction() {
    const Value* given = given_.table().find("wavefunction");
    if (!given) {
      Mistakes mistakes;
      mistakes.add(given_.place(),
                   "\"wavefunction\" is missing; expected at least one table [[wavefunction]] with "
                   "a kind");
      collect(lines_, [&] { mistakes.raise(); });
      return;
    }
    Value::Array factors;
    if (given->is_array()) factors = given->array();
    if (given->is_table()) factors = {*given};
    if (factors.empty()) {
      Mistakes mistakes;
      mistakes.add(given->place(), "\"wavefunction\" holds no table; expected [[wavefunction]]");
      collect(lines_, [&] { mistakes.raise(); });
      return;
    }
    make_factors(factors);
  }

  void make_factors(const Value::Array& factors) {
    kinds_.wavefunctions = wavefunction_kinds();
    const std::string family = problem_.hamiltonian->space().family();
    std::vector<const WavefunctionKind*> kinds;
    Value::Array tables(factors.size());
    for (std::size_t i = 0; i < factors.size(); ++i)
      kinds.push_back(resolve_kind(kinds_.wavefunctions, family, factors[i],
                                   fmt::format("wavefunction.{}", i), tables[i], lines_));
    if (std::ranges::find(kinds, nullptr) != kinds.end()) return;

    std::vector<std::unique_ptr<Wavefunction>> made;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      WavefunctionContext context{*problem_.hamiltonian, problem_.seed, i, {}};
      for (std::size_t j = 0; j < kinds.size(); ++j)
        if (j != i) context.other_kinds.push_back(kinds[j]->schema.name());
      Settings settings(tables[i]);
      collect(lines_, [&] { made.push_back(kinds[i]->create(settings, context)); });
      const std::string& name = kinds[i]->schema.name();
      const auto same = std::ranges::count(context.other_kinds, name);
      names.push_back(same > 0 ? fmt::format("{}_{}", name, i) : name);
    }
    resolved_.table()["wavefunction"] = Value(std::move(tables));
    if (made.size() == kinds.size())
      problem_.wavefunction = std::make_unique<Product>(std::move(made), std::move(names));
  }

  void sampler() {
    kinds_.samplers = sampler_kinds();
    const std::string family = problem_.hamiltonian->space().family();
    const std::string usual = of_family(kinds_.samplers, family).front().schema.name();
    Value table;
    sampler_kind_ = resolve_kind(kinds_.samplers, family, table_or_empty(given_, "sampler", usual),
                                 "sampler", table, lines_);
    if (!sampler_kind_) return;
    share("sampler", table);
    sampler_ = Settings(*resolved_.table().find("sampler"));
    problem_.blocks = {static_cast<std::size_t>(sampler_.integer("walkers")),
                       static_cast<std::size_t>(sampler_.integer("block"))};
    problem_.burn_in = static_cast<std::uint64_t>(sampler_.integer("burn_in"));
    problem_.sweeps = static_cast<std::uint64_t>(sampler_.integer("sweeps"));
    const std::size_t walkers = problem_.blocks.n_walkers;
    if (walkers < static_cast<std::size_t>(n_ranks_))
      lines_.push_back(fmt::format(
          "{}\"sampler.walkers\" is {}, fewer than the {} ranks; expected at least one walker per "
          "rank, better several blocks of {}",
          sampler_.at("walkers"), walkers, n_ranks_, problem_.blocks.block_size));
    else if (problem_.blocks.count() < static_cast<std::size_t>(n_ranks_))
      problem_.notes.push_back(fmt::format(
          "{} walkers in blocks of {} keep only {} of {} ranks busy; give more walkers or a "
          "smaller sampler.block",
          walkers, problem_.blocks.block_size, problem_.blocks.count(), n_ranks_));
  }

  void make_sampler() {
    const SamplerContext context{*problem_.hamiltonian, *problem_.wavefunction, problem_.seed};
    collect(lines_, [&] { problem_.sampler = sampler_kind_->create(sampler_, context); });
  }

  void optimizer() {
    kinds_.optimizers = run_optimizer_kinds();
    Value table;
    const OptimizerKind* kind = resolve_kind(
        kinds_.optimizers, table_or_empty(given_, "optimizer", "adam"), "optimizer", table, lines_);
    if (!kind) return;
    share("optimizer", table);
    optimizer_ = Settings(*resolved_.table().find("optimizer"));
    OptimizationPlan& plan = problem_.optimization;
    plan.iterations = static_cast<std::uint64_t>(optimizer_.integer("iterations"));
    plan.limits = direction_limits(optimizer_);
    if (optimizer_.has("energy_clip")) plan.energy_clip = optimizer_.real("energy_clip");
    collect(lines_, [&] { plan.learning_rate = make_schedule(optimizer_.value("learning_rate")); });
    if (problem_.blocks.n_walkers > 0)
      plan.samples =
          rounded_samples(optimizer_, "optimizer", problem_.blocks.n_walkers, problem_.notes);
  }

  void estimate() {
    Mistakes mistakes;
    Value table =
        estimate_schema().resolve(table_or_empty(given_, "estimate", ""), "estimate", mistakes);
    collect(lines_, [&] { mistakes.raise(); });
    if (!mistakes.empty()) return;
    share("estimate", table);
    const Settings settings(*resolved_.table().find("estimate"));
    if (problem_.blocks.n_walkers > 0)
      problem_.estimate.samples =
          rounded_samples(settings, "estimate", problem_.blocks.n_walkers, problem_.notes);
    if (problem_.hamiltonian) observables(settings);
  }

  void checkpoint() {
    Mistakes mistakes;
    Value table = checkpoint_schema().resolve(table_or_empty(given_, "checkpoint", ""),
                                              "checkpoint", mistakes);
    collect(lines_, [&] { mistakes.raise(); });
    if (!mistakes.empty()) return;
    share("checkpoint", table);
    const Value& every = Settings(table).value("every");
    if (every.is_integer())
      problem_.checkpoint.iterations = static_cast<std::uint64_t>(every.integer());
    else
      problem_.checkpoint.seconds = duration_seconds(every.text());
  }

  void observables(const Settings& settings) {
    const auto kinds = of_family(observable_kinds(), problem_.hamiltonian->space().family());
    std::vector<std::string> known;
    for (const auto& kind : kinds) known.push_back(kind.schema.name());
    for (const std::string& name : settings.texts("observables")) {
      const ObservableKind* kind = named(kinds, name);
      if (!kind) {
        lines_.push_back(fmt::format("{}\"estimate.observables\" names \"{}\"{}; expected {}",
                                     settings.at("observables"), name, did_you_mean(name, known),
                                     quoted_choice(known)));
      } else if (auto observable = kind->create(*problem_.hamiltonian)) {
        problem_.estimate.observables.push_back({name, std::move(observable)});
      } else {
        problem_.notes.push_back(
            fmt::format("the observable {} has no meaning for this system and is left out", name));
      }
    }
  }

  // Settings made later refer to the table in resolved_, so that defaults they record are seen.
  void share(const std::string& key, Value table) { resolved_.table()[key] = std::move(table); }

  struct Kinds {
    std::vector<WavefunctionKind> wavefunctions;
    std::vector<SamplerKind> samplers;
    std::vector<OptimizerKind> optimizers;
  };

  const Value& given_;
  int n_ranks_;
  Kinds kinds_;
  Problem problem_;
  Value resolved_;
  Settings sampler_, optimizer_;
  const SamplerKind* sampler_kind_ = nullptr;
  std::vector<std::string> lines_;
};

}  // namespace

Schema top_level_schema() {
  Schema schema("run", "a variational Monte Carlo run");
  schema
      .add(Key("seed")
               .integer(at_least(0))
               .defaults_to(1)
               .means("of all random numbers; the same seed gives the same numbers on any number "
                      "of ranks"))
      .add(Key("system").special("a table", any_form).means("what is solved"))
      .add(Key("wavefunction").special("an array of tables", any_form).means("factors of ψ"))
      .add(Key("sampler").special("a table", any_form).means("how walkers move"))
      .add(Key("optimizer").special("a table", any_form).means("how parameters improve"))
      .add(Key("estimate").special("a table", any_form).means("the final energy"))
      .add(Key("checkpoint").special("a table", any_form).means("what a stopped run goes on from"))
      .add(Key("start_from")
               .text()
               .means("directory of an earlier run whose parameters are taken where names and "
                      "shapes fit"));
  return schema;
}

Schema estimate_schema() {
  Schema schema("estimate", "the final energy, at fixed parameters");
  schema
      .add(Key("samples")
               .integer(between(0, 1e15))
               .defaults_to(100000)
               .means("samples over all ranks, rounded up to a multiple of walkers; 0 for none"))
      .add(Key("observables")
               .texts()
               .defaults_to(Value(Value::Array{}))
               .means("what is measured beside the energy (`ritz list observables`)"));
  return schema;
}

Schema checkpoint_schema() {
  Schema schema("checkpoint", "what a stopped run goes on from");
  schema.add(Key("every")
                 .integer(between(1, 1e12))
                 .special("a duration such as \"60s\"", interval_form)
                 .defaults_to("60s")
                 .means("time, or iterations (of the final estimate: their samples), between two "
                        "checkpoints"));
  return schema;
}

std::vector<OptimizerKind> run_optimizer_kinds() {
  auto kinds = optimizer_kinds();
  // What needs the energy as a function has no place in sampling.
  std::erase_if(kinds, [](const OptimizerKind& kind) { return !kind.create; });
  for (auto& kind : kinds) {
    kind.schema
        .add(Key("iterations")
                 .integer(between(0, 1e12))
                 .defaults_to(300)
                 .means("optimization steps; 0 evaluates only"))
        .add(
            Key("samples")
                .integer(between(1, 1e12))
                .defaults_to(4096)
                .means("samples per iteration over all ranks, rounded up to a multiple of walkers"))
        .add(Key("energy_clip")
                 .real(above(0))
                 .defaults_to(5.0)
                 .means("for the gradient alone, local energies are drawn in to the median ± this "
                        "many mean absolute deviations"));
    add_clipping_keys(kind.schema);
    kind.schema.add(natural_gradient_key());
  }
  return kinds;
}

std::pair<std::unique_ptr<Hamiltonian>, Settings> make_system(const Value& configuration) {
  std::vector<std::string> lines;
  const std::vector<SystemKind> kinds = system_kinds();
  Value table;
  const SystemKind* kind =
      resolve_kind(kinds, table_or_empty(configuration, "system", ""), "system", table, lines);
  if (!kind) throw ConfigurationError(lines);
  Settings settings(table);
  auto hamiltonian = kind->create(settings);
  return {std::move(hamiltonian), settings};
}

Problem make_problem(const Value& configuration, int n_ranks) {
  return Builder(configuration, n_ranks).build();
}

}  // namespace ritz
