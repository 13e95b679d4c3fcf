#include <ritz/setup/make_problem.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/memory.hpp>
#include <ritz/base/text.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/observables/lattice/pauli_string.hpp>
#include <ritz/population/energy_gradient.hpp>
#include <ritz/setup/advice.hpp>
#include <ritz/setup/kind_lookup.hpp>
#include <ritz/setup/run_schemas.hpp>
#include <ritz/vmc/piece.hpp>
#include <ritz/wavefunctions/lattice/marshall.hpp>

namespace ritz {

namespace {

// Runs a piece of set-up whose mistakes are collected with the others; `at` is the place of those
// that name none.
template <class Call>
void collect(Mistakes& mistakes, Call&& call, const Place& at = {}) {
  try {
    call();
  } catch (const ConfigurationError& error) {
    for (const std::string& line : error.mistakes()) mistakes.add({}, line);
  } catch (const UsageError& error) {
    mistakes.add(at, error.what());
  }
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

// A default that is rounded up is written out so, and is nothing to warn of.
std::uint64_t rounded_samples(Settings& settings, const std::string& table, const Value& given,
                              std::uint64_t walkers, std::vector<std::string>& notes) {
  const auto asked = static_cast<std::uint64_t>(settings.integer("samples"));
  const std::uint64_t samples = (asked + walkers - 1) / walkers * walkers;
  const bool is_default = !table_or_empty(given, table, "").table().find("samples");
  if (is_default) settings.resolve("samples", static_cast<std::int64_t>(samples));
  if (samples != asked && !is_default)
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
    if (!given_.is_table()) mistakes_.raise();
    system();
    wavefunction();
    sampler();
    optimizer();
    estimate();
    checkpoint();
    if (problem_.wavefunction) {
      make_sampler();
      collect(
          mistakes_, [&] { problem_.hamiltonian->require(*problem_.wavefunction); },
          system_.place("kind"));
    }
    mistakes_.raise();
    std::vector<std::string> observed;
    for (const auto& measured : problem_.estimate.observables) observed.push_back(measured.name);
    std::ranges::copy(advice(*problem_.hamiltonian, *problem_.wavefunction, observed),
                      std::back_inserter(problem_.notes));
    make_optimization();
    problem_.piece = sweeps_per_piece(problem_);
    record();
    return std::move(problem_);
  }

 private:
  void top_level() {
    const Value top = top_level_schema().resolve(given_, "", mistakes_);
    if (!top.is_table()) return;
    const Value* seed = top.table().find("seed");
    problem_.seed = seed && seed->is_integer() ? static_cast<std::uint64_t>(seed->integer()) : 1;
    const Value* start_from = top.table().find("start_from");
    if (start_from && start_from->is_text()) problem_.start_from = start_from->text();
  }

  // Whatever is wrong in the table, its kind tells which kinds fit in the others.
  void system() {
    kinds_.systems = system_kinds();
    const Value given = table_or_empty(given_, "system", "");
    if (const SystemKind* known = find_named(kinds_.systems, kind_name(given)))
      family_ = known->family;
    system_kind_ = resolve_kind(kinds_.systems, given, "system", resolved_.system, mistakes_);
    if (!system_kind_) return;
    system_ = Settings(resolved_.system);
    const MemoryUse use(
        fmt::format("system.kind = \"{}\" of this size", system_kind_->schema.name()));
    collect(mistakes_, [&] { problem_.hamiltonian = system_kind_->create(system_); });
    if (problem_.hamiltonian)
      std::ranges::copy(problem_.hamiltonian->warnings(), std::back_inserter(problem_.notes));
  }

  void wavefunction() {
    const Value* given = given_.table().find("wavefunction");
    if (!given) {
      mistakes_.add(given_.place(),
                    "\"wavefunction\" is missing; expected at least one table [[wavefunction]] "
                    "with a kind");
      return;
    }
    Value::Array factors;
    if (given->is_array()) factors = given->array();
    if (given->is_table()) factors = {*given};
    if (factors.empty())
      mistakes_.add(given->place(), "\"wavefunction\" holds no table; expected [[wavefunction]]");
    else if (resolve_factors(factors) && problem_.hamiltonian)
      make_factors();
  }

  // Whether all factors are right as far as their schemas say.
  bool resolve_factors(const Value::Array& factors) {
    const std::vector<WavefunctionKind> all = wavefunction_kinds();
    kinds_.wavefunctions = of_family(all, family_);
    resolved_.factors.resize(factors.size());
    for (std::size_t i = 0; i < factors.size(); ++i) {
      const std::string path = fmt::format("wavefunction.{}", i);
      factor_kinds_.push_back(refuse_other_family(all, family_, factors[i], path, mistakes_)
                                  ? nullptr
                                  : resolve_kind(kinds_.wavefunctions, factors[i], path,
                                                 resolved_.factors[i], mistakes_));
    }
    return std::ranges::find(factor_kinds_, nullptr) == factor_kinds_.end();
  }

  void make_factors() {
    const std::size_t n = factor_kinds_.size();
    std::vector<std::unique_ptr<Wavefunction>> made;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < n; ++i) {
      WavefunctionContext context{*problem_.hamiltonian, problem_.seed, i, {}};
      for (std::size_t j = 0; j < n; ++j)
        if (j != i) context.other_kinds.push_back(factor_kinds_[j]->schema.name());
      Settings settings(resolved_.factors[i]);
      const MemoryUse use(
          fmt::format("wavefunction.{} (\"{}\") of this size", i, factor_kinds_[i]->schema.name()));
      collect(mistakes_, [&] { made.push_back(factor_kinds_[i]->create(settings, context)); });
      const std::string& name = factor_kinds_[i]->schema.name();
      const auto same = std::ranges::count(context.other_kinds, name);
      names.push_back(same > 0 ? fmt::format("{}_{}", name, i) : name);
    }
    if (made.size() < n) return;
    // Behind all others, whose places are those of their tables.
    const auto* lattice = dynamic_cast<const LatticeHamiltonian*>(problem_.hamiltonian.get());
    if (lattice && !lattice->sign_sites().empty()) {
      made.push_back(std::make_unique<MarshallSigns>(lattice->sign_sites()));
      names.emplace_back("marshall");
    }
    problem_.wavefunction = std::make_unique<Product>(std::move(made), std::move(names));
  }

  // The first kind that serves the space or, while the space is not known, that has these keys.
  std::string usual_sampler() const {
    const auto serves = [&](const SamplerKind& kind) {
      if (problem_.hamiltonian) return !kind.serves || kind.serves(problem_.hamiltonian->space());
      Mistakes found;
      kind.schema.resolve_kind(table_or_empty(given_, "sampler", kind.schema.name()), "sampler",
                               found);
      return found.empty();
    };
    const auto found = std::ranges::find_if(kinds_.samplers, serves);
    return (found == kinds_.samplers.end() ? kinds_.samplers.front() : *found).schema.name();
  }

  void sampler() {
    const std::vector<SamplerKind> all = sampler_kinds();
    kinds_.samplers = of_family(all, family_);
    const Value given = without_walkers(table_or_empty(given_, "sampler", usual_sampler()));
    if (refuse_other_family(all, family_, given, "sampler", mistakes_)) return;
    sampler_kind_ = resolve_kind(kinds_.samplers, given, "sampler", resolved_.sampler, mistakes_);
    if (!sampler_kind_) return;
    sampler_ = Settings(resolved_.sampler);
    if (sums_all()) {
      if (problem_.hamiltonian)
        collect(mistakes_, [&] {
          problem_.blocks = {sampler_kind_->count_configurations(sampler_, *problem_.hamiltonian),
                             static_cast<std::size_t>(sampler_.integer("block"))};
        });
      return;
    }
    problem_.blocks = {static_cast<std::size_t>(sampler_.integer("walkers")),
                       static_cast<std::size_t>(sampler_.integer("block"))};
    problem_.burn_in = static_cast<std::uint64_t>(sampler_.integer("burn_in"));
    problem_.sweeps = static_cast<std::uint64_t>(sampler_.integer("sweeps"));
    const std::size_t walkers = problem_.blocks.n_walkers;
    if (walkers < static_cast<std::size_t>(n_ranks_))
      mistakes_.add(
          sampler_.place("walkers"),
          fmt::format("\"sampler.walkers\" is {}, fewer than the {} ranks; expected at least one "
                      "walker per rank, better several blocks of {}",
                      walkers, n_ranks_, problem_.blocks.block_size));
    else if (problem_.blocks.count() < static_cast<std::size_t>(n_ranks_))
      problem_.notes.push_back(fmt::format(
          "{} walkers in blocks of {} keep only {} of {} ranks busy; give more walkers or a "
          "smaller sampler.block",
          walkers, problem_.blocks.block_size, problem_.blocks.count(), n_ranks_));
  }

  bool sums_all() const { return sampler_kind_ && sampler_kind_->count_configurations; }

  // So that any run can be summed in full by changing the kind of its sampler alone.
  Value without_walkers(const Value& given) {
    const SamplerKind* kind = find_named(kinds_.samplers, kind_name(given));
    if (!kind || !kind->count_configurations) return given;
    Value::Table table = given.table();
    for (const char* key : {"walkers", "burn_in", "sweeps"})
      if (table.find(key)) {
        table.erase(key);
        problem_.notes.push_back(
            fmt::format("sampler.{} is left out: every configuration is taken once", key));
      }
    return Value(std::move(table), given.place());
  }

  // Full summation takes every configuration once.
  std::uint64_t all_configurations(const std::string& name, Settings& settings) {
    const Value* given = given_.table().find(name);
    const auto asked = static_cast<std::uint64_t>(settings.integer("samples"));
    const std::uint64_t n = asked > 0 ? problem_.blocks.n_walkers : 0;
    if (asked != n && given && given->is_table() && given->table().find("samples"))
      problem_.notes.push_back(
          fmt::format("{}.samples is {}: every configuration is taken once", name, n));
    settings.resolve("samples", Value(static_cast<std::int64_t>(n)));
    return n;
  }

  void make_sampler() {
    if (!sampler_kind_) return;
    const SamplerContext context{*problem_.hamiltonian, *problem_.wavefunction, problem_.seed};
    collect(mistakes_, [&] { problem_.sampler = sampler_kind_->create(sampler_, context); });
  }

  void optimizer() {
    kinds_.optimizers = run_optimizer_kinds();
    optimizer_kind_ = resolve_kind(kinds_.optimizers, table_or_empty(given_, "optimizer", "adam"),
                                   "optimizer", resolved_.optimizer, mistakes_);
    if (!optimizer_kind_) return;
    optimizer_ = Settings(resolved_.optimizer);
    OptimizationPlan& plan = problem_.optimization;
    plan.iterations = static_cast<std::uint64_t>(optimizer_.integer("iterations"));
    plan.limits = direction_limits(optimizer_);
    collect(mistakes_,
            [&] { plan.learning_rate = make_schedule(optimizer_.value("learning_rate")); });
    if (sums_all())
      plan.samples = all_configurations("optimizer", optimizer_);
    else if (problem_.blocks.n_walkers > 0)
      plan.samples = rounded_samples(optimizer_, "optimizer", given_, problem_.blocks.n_walkers,
                                     problem_.notes);
  }

  void energy_clip() {
    const double usual = usual_clip(*problem_.wavefunction);
    if (!optimizer_.has("energy_clip"))
      optimizer_.resolve("energy_clip", std::isfinite(usual) ? Value(usual) : Value("none"));
    const Value& clip = optimizer_.value("energy_clip");
    if (clip.is_number()) problem_.optimization.energy_clip = clip.real();
  }

  void make_optimization() {
    OptimizationPlan& plan = problem_.optimization;
    energy_clip();
    const arma::uword n_parameters = problem_.wavefunction->n_parameters();
    plan.optimizer = make_optimizer(optimizer_.kind(), optimizer_, n_parameters);
    if (optimizer_.has("natural_gradient"))
      plan.natural_gradient =
          make_natural_gradient(optimizer_.table("natural_gradient"), n_parameters);
    if (n_parameters > 0 || plan.iterations == 0) return;
    plan.iterations = 0;
    problem_.notes.emplace_back(
        "the wavefunction has no variational parameter: nothing is optimized");
  }

  void estimate() {
    const std::size_t before = mistakes_.size();
    resolved_.estimate =
        estimate_schema().resolve(table_or_empty(given_, "estimate", ""), "estimate", mistakes_);
    if (mistakes_.size() > before) return;
    Settings settings(resolved_.estimate);
    if (sums_all())
      problem_.estimate.samples = all_configurations("estimate", settings);
    else if (problem_.blocks.n_walkers > 0)
      problem_.estimate.samples =
          rounded_samples(settings, "estimate", given_, problem_.blocks.n_walkers, problem_.notes);
    observables(settings);
  }

  void checkpoint() {
    const std::size_t before = mistakes_.size();
    resolved_.checkpoint = checkpoint_schema().resolve(table_or_empty(given_, "checkpoint", ""),
                                                       "checkpoint", mistakes_);
    if (mistakes_.size() > before) return;
    const Settings settings(resolved_.checkpoint);
    const Value& every = settings.value("every");
    if (every.is_integer())
      problem_.checkpoint.iterations = static_cast<std::uint64_t>(every.integer());
    else
      problem_.checkpoint.seconds = duration_seconds(every.text());
  }

  void observables(const Settings& settings) {
    const auto kinds = of_family(observable_kinds(), family_);
    std::vector<std::string> known;
    for (const auto& kind : kinds) known.push_back(kind.schema.name());
    for (const std::string& name : settings.texts("observables")) {
      const ObservableKind* kind = find_named(kinds, name);
      std::optional<ObservableKind> string;
      const std::size_t n_mistakes = mistakes_.size();
      if (problem_.hamiltonian)
        collect(mistakes_, [&] {
          string = pauli_string_kind(name, *problem_.hamiltonian,
                                     settings.at("observables") + "in \"estimate.observables\", ");
        });
      // What a string means is not known without the system.
      if (mistakes_.size() > n_mistakes || (!problem_.hamiltonian && is_pauli_string(name)))
        continue;
      if (string) kind = &*string;
      if (!kind) {
        mistakes_.add(settings.place("observables"),
                      fmt::format("\"estimate.observables\" names \"{}\"{}; expected {}", name,
                                  did_you_mean(name, known), quoted_choice(known)));
      } else if (!problem_.hamiltonian) {
        continue;
      } else if (auto observable = kind->create(*problem_.hamiltonian)) {
        problem_.estimate.observables.push_back({name, std::move(observable)});
      } else {
        problem_.notes.push_back(
            fmt::format("the observable {} has no meaning for this system and is left out", name));
      }
    }
  }

  // Defaults that followed from the rest were added at the end of their tables. Resolving the
  // tables again puts them where a run of `config.toml` will find them: its own is the same file.
  void record() {
    auto& out = problem_.configuration.table();
    const auto again = [&](const Schema& schema, const Value& table, const std::string& path) {
      return schema.resolve_kind(table, path, mistakes_);
    };
    out["seed"] = static_cast<std::int64_t>(problem_.seed);
    if (!problem_.start_from.empty()) out["start_from"] = problem_.start_from;
    out["system"] = again(system_kind_->schema, resolved_.system, "system");
    Value::Array factors;
    for (std::size_t i = 0; i < factor_kinds_.size(); ++i)
      factors.push_back(
          again(factor_kinds_[i]->schema, resolved_.factors[i], fmt::format("wavefunction.{}", i)));
    out["wavefunction"] = std::move(factors);
    out["sampler"] = again(sampler_kind_->schema, resolved_.sampler, "sampler");
    out["optimizer"] = again(optimizer_kind_->schema, resolved_.optimizer, "optimizer");
    out["estimate"] = estimate_schema().resolve(resolved_.estimate, "estimate", mistakes_);
    out["checkpoint"] = checkpoint_schema().resolve(resolved_.checkpoint, "checkpoint", mistakes_);
    mistakes_.raise();
  }

  struct Kinds {
    std::vector<SystemKind> systems;
    std::vector<WavefunctionKind> wavefunctions;
    std::vector<SamplerKind> samplers;
    std::vector<OptimizerKind> optimizers;
  };
  // The tables with their defaults; Settings made of them refer to these, so that what is recorded
  // there is seen here.
  struct Tables {
    Value system, sampler, optimizer, estimate, checkpoint;
    Value::Array factors;
  };

  const Value& given_;
  int n_ranks_;
  std::string family_;  // of state spaces; empty while the kind of the system is not known
  Kinds kinds_;
  Tables resolved_;
  Problem problem_;
  const SystemKind* system_kind_ = nullptr;
  std::vector<const WavefunctionKind*> factor_kinds_;
  const SamplerKind* sampler_kind_ = nullptr;
  const OptimizerKind* optimizer_kind_ = nullptr;
  Settings system_, sampler_, optimizer_;
  Mistakes mistakes_;
};

}  // namespace

std::pair<std::unique_ptr<Hamiltonian>, Settings> make_system(const Value& configuration) {
  const std::vector<SystemKind> kinds = system_kinds();
  Mistakes mistakes;
  Value table;
  const SystemKind* kind =
      resolve_kind(kinds, table_or_empty(configuration, "system", ""), "system", table, mistakes);
  mistakes.raise();
  Settings settings(table);
  auto hamiltonian = kind->create(settings);
  return {std::move(hamiltonian), settings};
}

Problem make_problem(const Value& configuration, int n_ranks) {
  return Builder(configuration, n_ranks).build();
}

}  // namespace ritz
