#include <ritz/vmc/run_state.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/vmc/piece.hpp>

namespace ritz {

RunState::RunState(const Communicator& all_ranks, Problem& to_solve,
                   const std::function<double()>& seconds_now)
    : communicator(all_ranks),
      problem(to_solve),
      piece(sweeps_per_piece(to_solve)),
      interruption(
          all_ranks, [this] { return std::ranges::any_of(observers, &RunObserver::is_urgent); },
          seconds_now),
      ensemble(all_ranks, *to_solve.hamiltonian, *to_solve.wavefunction, to_solve.blocks,
               to_solve.seed),
      meter(all_ranks, *to_solve.hamiltonian, *to_solve.wavefunction, ensemble),
      balancer(all_ranks, ensemble, times),
      start_(Clock::now()) {
  ensemble.set_interruption(interruption);
  choose_projection(0);
}

void RunState::choose_projection(std::size_t iterations_made) const {
  if (Projection* projection = problem.wavefunction->projection())
    projection->set_active(iterations_made >= problem.project_from ||
                           iterations_made >= problem.optimization.iterations);
}

// Compared with the first iteration: no step of a sound optimization goes a million times further
// than the energies of the start are large and spread.
void RunState::require_no_blow_up(double energy, const std::string& when) const {
  if (history.empty()) return;
  const IterationRecord& first = history.front();
  const double scale = std::abs(first.energy) + std::sqrt(first.variance);
  if (scale > 0 && std::abs(energy - first.energy) > 1e6 * scale)
    meter.blame_farthest(fmt::format("the optimization blew up: the energy is {:.3g} {}, it began "
                                     "at {:.6g}; farthest from that is",
                                     energy, when, first.energy),
                         first.energy);
}

void RunState::archive(Archive& archive) {
  double spent = seconds();
  archive.field("seconds", spent);
  if (archive.loading()) seconds_before_ = spent;
  arma::vec parameters = problem.wavefunction->parameters();
  archive.field("parameters", parameters);
  if (archive.loading()) {
    if (!parameters.is_finite())
      throw FileError("a checkpoint holds parameters that are no numbers; begin anew", true);
    problem.wavefunction->set_parameters(parameters);
  }
  archive.object("optimizer", *problem.optimization.optimizer);
  if (problem.optimization.natural_gradient)
    archive.object("natural_gradient", *problem.optimization.natural_gradient);
  archive.enter("history");
  archive_history(archive);
  archive.leave();
  if (archive.loading()) choose_projection(history.size());
}

void RunState::archive_walkers(Archive& archive) {
  archive.object("ensemble", ensemble);
  archive.object("sampler", *problem.sampler);
}

void RunState::archive_history(Archive& archive) {
  for (const HistoryColumn& column : history_columns()) {
    arma::vec values(history.size());
    for (std::size_t i = 0; i < history.size(); ++i) values[i] = history[i].*column.member;
    archive.field(column.name, values);
    if (archive.loading()) history.resize(values.n_elem);
    for (std::size_t i = 0; i < history.size(); ++i) history[i].*column.member = values[i];
  }
}

}  // namespace ritz
