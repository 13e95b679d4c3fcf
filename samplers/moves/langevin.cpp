#include <ritz/samplers/moves/langevin.hpp>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/samplers/metropolis.hpp>

namespace ritz {

void LangevinStep::draw(const SweepAddress& at, arma::uword n_walkers, arma::mat& numbers) const {
  numbers.set_size(n_dof(), n_walkers);
  RandomBlock(at.seed, Purpose::proposal).normal(at.first_walker, at.sweep, numbers);
}

namespace {

// Σ x², the odd and the even ones by themselves.
template <class Value>
double langevin_squares(arma::uword n, const Value& value) {
  double even = 0, odd = 0;
  for (arma::uword i = 0; i + 1 < n; i += 2) {
    even += value(i) * value(i);
    odd += value(i + 1) * value(i + 1);
  }
  if (n % 2 == 1) even += value(n - 1) * value(n - 1);
  return even + odd;
}

}  // namespace

// Writes τ ∇log|ψ|^p of what moves, of each particle shortened to √(2τ) where its gradient is
// large, into `out` for each walker.
void LangevinStep::drift(const double* gradient, double power, double tau, arma::vec& out) const {
  const arma::uword d = dimensions();
  for (arma::uword first = 0; first < out.n_elem; first += d) {
    const auto force = [&](arma::uword k) { return power * gradient[first + k]; };
    double square = 0;
    for (arma::uword k = 0; k < d; ++k) square += force(k) * force(k);
    const double shortened = 2 / (1 + std::sqrt(1 + 2 * square * tau));
    for (arma::uword k = 0; k < d; ++k) out[first + k] = tau * force(k) * shortened;
  }
}

void LangevinStep::propose(WalkerState& walkers, const MoveStep& step, Trial& trial) const {
  const arma::span rows = moving(step.step);
  const double width = length(step.power), tau = width * width;
  const arma::uword n = rows.b - rows.a + 1;
  const Batch &from = walkers.configurations(), &gradient = walkers.gradient();
  arma::mat to(n, from.n_cols);
  arma::vec drifted(n);
  for (arma::uword w = 0; w < to.n_cols; ++w) {
    drift(gradient.colptr(w) + rows.a, step.power, tau, drifted);
    const double *x = from.colptr(w) + rows.a, *number = step.numbers.colptr(w) + rows.a;
    double* out = to.colptr(w);
    for (arma::uword i = 0; i < n; ++i) out[i] = x[i] + drifted[i] + width * number[i];
  }
  write(std::move(to), step.step, trial);
}

// log G(r ← r′) − log G(r′ ← r), G a Gaussian of variance τ around the drifted point.
void LangevinStep::write_log_q(WalkerState& walkers, const MoveStep& step,
                               const arma::mat& gradient, Trial& trial) const {
  const arma::span rows = moving(step.step);
  const double width = length(step.power), tau = width * width;
  const arma::uword n = rows.b - rows.a + 1;
  const Batch& from = walkers.configurations();
  arma::vec drifted(n);
  trial.log_q.set_size(from.n_cols);
  for (arma::uword w = 0; w < from.n_cols; ++w) {
    drift(gradient.colptr(w) + rows.a, step.power, tau, drifted);
    const double *x = from.colptr(w) + rows.a, *to = where(trial, w),
                 *number = step.numbers.colptr(w) + rows.a;
    const double back =
                     langevin_squares(n, [&](arma::uword i) { return x[i] - to[i] - drifted[i]; }),
                 forth = tau * langevin_squares(n, [&](arma::uword i) { return number[i]; });
    trial.log_q[w] = (forth - back) / (2 * tau);
  }
}

SamplerKind langevin_kind() {
  Schema schema("langevin", "importance sampling with the quantum force, in continuous space");
  add_common_sampler_keys(schema);
  add_particle_move_keys(schema, "all",
                         "√τ, the standard deviation of the diffusion in a time step τ", 0.7, 0.99);
  schema.example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nmove = \"particle\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    if (!context.wavefunction.spatial())
      throw UsageError(settings.at("kind") +
                       "\"sampler.kind\" is langevin, which needs the gradient of the "
                       "wavefunction, and one of its factors has none; use metropolis");
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    return std::make_unique<Metropolis>(
        std::make_unique<LangevinStep>(system.space(), settings.text("move") == "all",
                                       read_step_length(settings, system, 0.5)),
        context.seed);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
