#include <ritz/app/run/known_energy.hpp>

#include <ritz/base/left_undone.hpp>

namespace ritz {

KnownEnergy known_energy(const Context& context, const Hamiltonian& hamiltonian,
                         const StopRequests& stop, double share) {
  if (!context.communicator.is_root()) return {};
  const double keep = (1 - share) * stop.seconds_left();
  const auto pause = [&] {
    if (StopRequests::caught() != 0 || stop.seconds_left() < keep)
      throw LeftUndone();  // NOLINT(hicpp-exception-baseclass)
  };
  try {
    return {exact_energy(hamiltonian, Effort::quick, pause)};
  } catch (const Error&) {
    return {};
  } catch (const LeftUndone&) {
    return {std::nullopt, true};
  }
}

}  // namespace ritz
