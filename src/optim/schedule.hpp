#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>

namespace ritz {

/// A number that changes with the iteration: a learning rate, or the diagonal shift of natural
/// gradient. Without state, so that it is the same after a resume.
class Schedule {
 public:
  virtual ~Schedule() = default;
  /// The value for iteration 0, 1, ….
  virtual double rate(std::uint64_t iteration) const = 0;
};

struct ScheduleKind {
  Schema schema;
  std::function<std::unique_ptr<Schedule>(const Settings&)> create;
};

/// The kinds of schedules, with iteration t counted after a linear rise over `warmup` iterations
/// (in which the value is initial · (t + 1)/warmup):
///
///     constant      initial
///     exponential   initial · decay^(t/every)
///     step          initial · decay^⌊t/every⌋
///     inverse_time  initial / (1 + t/delay)^power
///     cosine        final + ½ (initial − final)(1 + cos πt/n), n = iterations − warmup, final
///                   afterwards (Loshchilov & Hutter, arXiv:1608.03983, eq. 5, one period)
///     piecewise     values[k] from iteration boundaries[k − 1] on; no warm-up
///
/// The first four never fall below `minimum`. The numbers that a kind takes are in `range`.
std::vector<ScheduleKind> schedule_kinds(const Range& range);

/// A key that takes a number or a schedule, with values in `range`, or a table of one of the
/// `other` kinds, which make_schedule() does not know.
Key schedule_key(const std::string& name, const Range& range,
                 const std::vector<Schema>& other = {});
/// The key `learning_rate` of an optimizer.
Key learning_rate_key(Value default_rate, const std::vector<Schema>& other = {});

/// From a value that schedule_key() has resolved. Throws ConfigurationError where keys do not fit
/// together.
std::unique_ptr<Schedule> make_schedule(const Value& value);

}  // namespace ritz
