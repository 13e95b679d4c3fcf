#include <fmt/format.h>

#include <ritz/app/commands/commands.hpp>
#include <ritz/app/run/verdict.hpp>
#include <ritz/exact/exact_energy.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz {

namespace {

// "-12 (4 states), -8 (at least 12 states)"
std::string levels_text(const std::vector<Level>& levels) {
  std::string text;
  for (const Level& level : levels) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{:.10g}", level.energy);
    if (level.n_states > 1 || !level.has_all_states)
      text += fmt::format(" ({}{} state{})", level.has_all_states ? "" : "at least ",
                          level.n_states, level.n_states == 1 ? "" : "s");
  }
  return text;
}

}  // namespace

ExitStatus exact_command(const Context& context, const RunOptions& options) {
  const auto hamiltonian = make_system(load_configuration(context, options));
  for (const std::string& warning : hamiltonian->warnings()) context.log.warning(warning);
  // Rank 0 alone solves and prints; whether there is an answer all must know.
  std::optional<ExactEnergy> exact;
  if (context.communicator.is_root()) {
    try {
      exact = exact_energy(*hamiltonian, Effort::thorough);
    } catch (const Error& error) {
      throw Error(error.status(), error.what(), false);  // the other ranks do not know of it
    }
  }
  if (!context.communicator.any(exact.has_value()))
    throw Error(
        ExitStatus::other,
        fmt::format("no exact or published energy is known for {}", hamiltonian->description()),
        true);
  if (!exact) return ExitStatus::done;
  const std::string unit = hamiltonian->energy_unit();
  print(context,
        fmt::format("system  {}\nenergy  {}{}{}\n", hamiltonian->description(),
                    energy_text(exact->energy, exact->error), unit.empty() ? "" : " ", unit));
  if (const auto gap = energy_gap(exact->levels))
    print(context, fmt::format("gap     {:.10g}\n", *gap));
  if (!exact->levels.empty())
    print(context, fmt::format("levels  {}\n", levels_text(exact->levels)));
  else if (exact->kind == "diagonalization")
    print(context, "levels  not computed: the matrix is too large; the lowest may be degenerate\n");
  print(context, fmt::format("kind    {}\nsource  {}\n", exact->kind, exact->source));
  return ExitStatus::done;
}

}  // namespace ritz
