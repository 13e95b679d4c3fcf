#include <ritz/optim/schedule.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

class Constant final : public Schedule {
 public:
  explicit Constant(double value) : value_(value) {}
  double rate(std::uint64_t) const override { return value_; }

 private:
  double value_;
};

/// shape(t) from `initial` on, after the warm-up and not below the minimum.
class Shaped final : public Schedule {
 public:
  using Shape = std::function<double(double)>;
  Shaped(const Settings& settings, double minimum, Shape shape)
      : initial_(settings.real("initial")),
        minimum_(minimum),
        warmup_(static_cast<std::uint64_t>(settings.integer("warmup"))),
        shape_(std::move(shape)) {}

  double rate(std::uint64_t iteration) const override {
    if (iteration < warmup_)
      return initial_ * static_cast<double>(iteration + 1) / static_cast<double>(warmup_);
    return std::max(minimum_, shape_(static_cast<double>(iteration - warmup_)));
  }

 private:
  double initial_, minimum_;
  std::uint64_t warmup_;
  Shape shape_;
};

class Piecewise final : public Schedule {
 public:
  explicit Piecewise(const Settings& settings)
      : boundaries_(settings.integers("boundaries")), values_(settings.reals("values")) {
    if (values_.size() != boundaries_.size() + 1)
      throw ConfigurationError(
          {fmt::format("{}\"values\" has {} entries; expected {}, one more than \"boundaries\"",
                       settings.at("values"), values_.size(), boundaries_.size() + 1)});
    if (!std::ranges::is_sorted(boundaries_, std::less_equal<>()))
      throw ConfigurationError(
          {fmt::format("{}\"boundaries\" is {}; expected iterations that rise",
                       settings.at("boundaries"), settings.value("boundaries").toml())});
  }

  double rate(std::uint64_t iteration) const override {
    const auto passed = std::ranges::upper_bound(boundaries_, static_cast<std::int64_t>(iteration));
    return values_[static_cast<std::size_t>(passed - boundaries_.begin())];
  }

 private:
  std::vector<std::int64_t> boundaries_;
  std::vector<double> values_;
};

Key initial_key(const Range& range) {
  return Key("initial").real(range).required().means("the value at the start, after the warm-up");
}
Key minimum_key() {
  return Key("minimum").real(at_least(0)).defaults_to(0.0).means("the value never falls below");
}
Key warmup_key() {
  return Key("warmup")
      .integer(between(0, 1e12))
      .defaults_to(0)
      .means("iterations in which the value rises linearly to the initial one");
}
Key decay_key() {
  return Key("decay")
      .real({.min = 0, .max = 1, .min_open = true})
      .required()
      .means("the factor gained over \"every\" iterations");
}
Key every_key() {
  return Key("every").integer(between(1, 1e12)).defaults_to(1).means("iterations for one factor");
}

ScheduleKind constant_kind(const Range& range) {
  Schema schema("constant", "the same value always");
  schema.add(initial_key(range))
      .add(warmup_key())
      .example("kind = \"constant\"\ninitial = 0.02\nwarmup = 10");
  return {schema, [](const Settings& s) {
            return std::make_unique<Shaped>(s, 0.0, [a = s.real("initial")](double) { return a; });
          }};
}

ScheduleKind decaying_kind(const Range& range, const std::string& name, const std::string& meaning,
                           bool whole_steps) {
  Schema schema(name, meaning);
  schema.add(initial_key(range))
      .add(decay_key())
      .add(every_key())
      .add(minimum_key())
      .add(warmup_key())
      .example(fmt::format("kind = \"{}\"\ninitial = 0.02\ndecay = 0.5\nevery = 100", name));
  return {schema, [whole_steps](const Settings& s) {
            const double initial = s.real("initial"), decay = s.real("decay");
            const double every = static_cast<double>(s.integer("every"));
            return std::make_unique<Shaped>(s, s.real("minimum"), [=](double t) {
              return initial * std::pow(decay, whole_steps ? std::floor(t / every) : t / every);
            });
          }};
}

ScheduleKind inverse_time_kind(const Range& range) {
  Schema schema("inverse_time", "falls as initial / (1 + t/delay)^power");
  schema.add(initial_key(range))
      .add(Key("delay")
               .real(above(0))
               .required()
               .unit("iterations")
               .means("when the value has fallen to half (for power 1)"))
      .add(Key("power").real(above(0)).defaults_to(1.0).means("the power of the fall"))
      .add(minimum_key())
      .add(warmup_key())
      .example("kind = \"inverse_time\"\ninitial = 0.05\ndelay = 1000");
  return {schema, [](const Settings& s) {
            const double initial = s.real("initial"), delay = s.real("delay");
            return std::make_unique<Shaped>(s, s.real("minimum"),
                                            [=, power = s.real("power")](double t) {
                                              return initial * std::pow(1 + t / delay, -power);
                                            });
          }};
}

ScheduleKind cosine_kind(const Range& range) {
  Schema schema("cosine", "falls along half a cosine to a final value and stays there");
  schema.add(initial_key(range))
      .add(Key("final").real(at_least(0)).defaults_to(0.0).means("the value at the end"))
      .add(Key("iterations")
               .integer(between(1, 1e12))
               .required()
               .means("when the final value is reached, the warm-up included"))
      .add(warmup_key())
      .example("kind = \"cosine\"\ninitial = 0.02\niterations = 300\nwarmup = 20");
  return {schema, [](const Settings& s) {
            const std::int64_t length = s.integer("iterations") - s.integer("warmup");
            if (length <= 0)
              throw ConfigurationError(
                  {fmt::format("{}\"warmup\" is {}; expected less than \"iterations\", {}",
                               s.at("warmup"), s.integer("warmup"), s.integer("iterations"))});
            const double initial = s.real("initial"), end = s.real("final");
            return std::make_unique<Shaped>(s, 0.0, [=, n = static_cast<double>(length)](double t) {
              const double phase = std::numbers::pi * std::min(1.0, t / n);
              return end + 0.5 * (initial - end) * (1 + std::cos(phase));
            });
          }};
}

ScheduleKind piecewise_kind(const Range& range) {
  Schema schema("piecewise", "one value after another");
  schema
      .add(Key("boundaries")
               .integers(between(1, 1e12))
               .required()
               .means("iterations at which the next value begins, rising"))
      .add(Key("values").reals(range).required().means("one value more than boundaries"))
      .example("kind = \"piecewise\"\nboundaries = [100, 200]\nvalues = [0.05, 0.02, 0.01]");
  return {schema, [](const Settings& s) { return std::make_unique<Piecewise>(s); }};
}

}  // namespace

std::vector<ScheduleKind> schedule_kinds(const Range& range) {
  return {constant_kind(range),
          decaying_kind(range, "exponential", "falls by a factor, smoothly", false),
          decaying_kind(range, "step", "falls by a factor every so many iterations", true),
          inverse_time_kind(range),
          cosine_kind(range),
          piecewise_kind(range)};
}

Key schedule_key(const std::string& name, const Range& range, const std::vector<Schema>& other) {
  std::vector<Schema> schemas;
  for (auto& kind : schedule_kinds(range)) schemas.push_back(std::move(kind.schema));
  schemas.insert(schemas.end(), other.begin(), other.end());
  return Key(name).real(range).kinds(std::move(schemas));
}

Key learning_rate_key(Value default_rate, const std::vector<Schema>& other) {
  return schedule_key("learning_rate", above(0), other)
      .defaults_to(std::move(default_rate))
      .means("the length of a step in units of the direction, fixed or on a schedule");
}

std::unique_ptr<Schedule> make_schedule(const Value& value) {
  if (value.is_number()) return std::make_unique<Constant>(value.real());
  const Settings settings(value);
  for (const auto& kind : schedule_kinds(any_number()))
    if (kind.schema.name() == settings.kind()) return kind.create(settings);
  throw std::logic_error(fmt::format("there is no schedule \"{}\"", settings.kind()));
}

}  // namespace ritz
