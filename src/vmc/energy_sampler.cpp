#include <ritz/vmc/energy_sampler.hpp>

#include <algorithm>
#include <utility>

#include <ritz/parallel/walker_gather.hpp>
#include <ritz/vmc/piece.hpp>

namespace ritz {

EnergySampler::EnergySampler(const Communicator& communicator, const Wavefunction& wavefunction,
                             const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter,
                             StageTimes& times, const Plan& plan)
    : communicator_(communicator),
      wavefunction_(wavefunction),
      sampler_(sampler),
      ensemble_(ensemble),
      meter_(meter),
      times_(times),
      plan_(plan) {}

bool EnergySampler::is_cut() const {
  return plan_.n_measurements * (plan_.sweeps + sweeps_per_measurement) > plan_.piece;
}

void EnergySampler::clear() {
  now_ = kept_ = {};
  configurations_.clear();
  is_remade_ = true;
  batch_ = {};
}

void EnergySampler::go_back() {
  now_ = kept_;
  configurations_.resize(is_cut() ? now_.measured : 0);
  const auto n = static_cast<std::ptrdiff_t>(now_.measured * ensemble_.blocks().size());
  if (static_cast<std::ptrdiff_t>(batch_.units.size()) > n)
    batch_.units.erase(batch_.units.begin() + n, batch_.units.end());
}

void EnergySampler::derive(arma::uword measurement, const arma::mat* configurations) {
  const StageTimer timer(times_, Activity::log_derivatives);
  const std::size_t first = ensemble_.local_walkers().begin;
  ensemble_.for_each_block(Interruption::Work::deriving, [&](const WalkerBlock& block) {
    const IndexRange& walkers = block.walkers;
    Batch places = configurations
                       ? Batch(configurations->cols(walkers.begin - first, walkers.end - first - 1))
                       : block.state->configurations();
    // Where ψ vanishes it has no log-derivatives: a configuration that counts stands in, and counts
    // as nothing there.
    const arma::uvec zeros = arma::find(block.weights == 0);
    if (!zeros.empty()) places.each_col(zeros) = stand_in_;
    batch_.units.push_back({walkers, measurement, wavefunction_.log_derivatives(places)});
  });
}

void EnergySampler::measure() {
  const arma::uword n_fields = meter_.is_real() ? 1 : 2;
  if (sampler_.sums_all()) {
    const StageTimer timer(times_, Activity::communication);
    batch_.weights = ensemble_.weigh();
    stand_in_ = ensemble_.configuration(batch_.weights.index_max());
  }
  {
    const StageTimer timer(times_, Activity::local_energy);
    energies_.resize(n_fields * plan_.n_measurements, ensemble_.n_local_walkers());
    const arma::mat& rows = meter_.measure(now_.measured);
    for (arma::uword field = 0; field < n_fields; ++field)
      energies_.row(field * plan_.n_measurements + now_.measured) = rows.row(field);
  }
  derive(now_.measured, nullptr);
  if (is_cut()) configurations_.push_back(ensemble_.local_configurations());
  ++now_.measured;
}

bool EnergySampler::advance(const std::string& when) {
  if (!is_remade_) {
    batch_.units.clear();
    for (arma::uword m = 0; m < now_.measured; ++m) derive(m, &configurations_[m]);
    is_remade_ = true;
  }
  std::uint64_t left = plan_.piece;
  while (now_.measured < plan_.n_measurements) {
    const std::uint64_t n = std::min(left, plan_.sweeps - now_.swept);
    {
      const StageTimer timer(times_, Activity::sampling);
      ensemble_.sweep(sampler_, n);
    }
    left -= n;
    now_.swept += n;
    if (now_.swept == plan_.sweeps) {
      measure();
      now_.swept = 0;
      left -= std::min(left, sweeps_per_measurement);
    }
    if (left > 0 || now_.measured == plan_.n_measurements) continue;
    meter_.check(when);
    kept_ = now_;
    ensemble_.refresh();
    return false;
  }
  return true;
}

EnergyBatch& EnergySampler::finish(const std::string& when) {
  const StageTimer timer(times_, Activity::communication);
  const arma::mat all = all_gather_walkers(communicator_, energies_);
  // All ranks see the same energies: they meet again only where one of them is bad.
  if (!all.is_finite()) meter_.check(when);
  batch_.energy = all.head_rows(plan_.n_measurements).t();
  if (!meter_.is_real())
    batch_.imaginary = all.tail_rows(plan_.n_measurements).t();
  else
    batch_.imaginary.zeros(arma::size(batch_.energy));
  batch_.interruption = ensemble_.interruption();
  batch_.n_slots = plan_.n_measurements * ensemble_.n_slots();
  return batch_;
}

// A column of an archived matrix has what one walker had, measurement after measurement.
void EnergySampler::archive(Archive& archive) {
  archive.field("measured", kept_.measured);
  archive.field("swept", kept_.swept);
  const arma::uword n_dof = ensemble_.n_dof(), n_fields = meter_.is_real() ? 1 : 2;
  const auto n = static_cast<arma::uword>(kept_.measured);
  arma::mat energies, configurations;
  if (!archive.loading()) {
    arma::mat own(n_fields * n, ensemble_.n_local_walkers());
    for (arma::uword f = 0; f < n_fields && n > 0; ++f)
      own.rows(f * n, (f + 1) * n - 1) =
          energies_.rows(f * plan_.n_measurements, f * plan_.n_measurements + n - 1);
    energies = gather_walkers(communicator_, own);
    own.set_size(n_dof * n, ensemble_.n_local_walkers());
    for (arma::uword m = 0; m < n; ++m)
      own.rows(m * n_dof, (m + 1) * n_dof - 1) = configurations_[m];
    configurations = gather_walkers(communicator_, own);
  }
  archive.field("energies", energies);
  archive.field("configurations", configurations);
  if (!archive.loading()) return;
  // Another number of samples may be asked for by now: then the iteration begins anew.
  const bool fits = is_cut() && n < plan_.n_measurements && kept_.swept < plan_.sweeps;
  const Progress had = fits ? kept_ : Progress();
  clear();
  now_ = kept_ = had;
  const IndexRange local = ensemble_.local_walkers();
  energies_.zeros(n_fields * plan_.n_measurements, local.size());
  is_remade_ = now_.measured == 0;
  for (arma::uword m = 0; m < now_.measured; ++m) {
    configurations_.emplace_back(n_dof, local.size());
    if (local.size() == 0) continue;
    for (arma::uword f = 0; f < n_fields; ++f)
      energies_.row(f * plan_.n_measurements + m) =
          energies.row(f * n + m).cols(local.begin, local.end - 1);
    configurations_[m] =
        configurations.submat(m * n_dof, local.begin, arma::size(n_dof, local.size()));
  }
}

EnergyBatch sample_energies(const Communicator& communicator, const Wavefunction& wavefunction,
                            const Sampler& sampler, Ensemble& ensemble, EnergyMeter& meter,
                            arma::uword n_measurements, std::uint64_t sweeps,
                            const std::string& when, StageTimes& times) {
  EnergySampler all(communicator, wavefunction, sampler, ensemble, meter, times,
                    {n_measurements, sweeps});
  all.advance(when);
  return std::move(all.finish(when));
}

}  // namespace ritz
