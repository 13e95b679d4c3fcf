#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/verdict.hpp"
#include "exact/exact_energy.hpp"
#include "vmc/problem.hpp"

namespace ritz {

ExitStatus exact_command(const Context& context, const RunOptions& options) {
  const auto [hamiltonian, settings] = make_system(load_configuration(context, options));
  const auto exact = exact_energy(settings);
  if (!exact)
    throw Error(
        ExitStatus::other,
        fmt::format("no exact or published energy is known for {}", hamiltonian->description()),
        true);
  print(context, fmt::format("system  {}\nenergy  {} {}\nkind    {}\nsource  {}\n",
                             hamiltonian->description(), energy_text(exact->energy, exact->error),
                             hamiltonian->energy_unit(), exact->kind, exact->source));
  return ExitStatus::done;
}

}  // namespace ritz
