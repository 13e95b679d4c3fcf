#include <ritz/setup/cusp.hpp>

#include <array>
#include <cmath>

namespace ritz {

namespace {

// Particles scattered about the origin (by the golden and other ratios), but the second of a
// pair at this distance from the first: in the first column on one side, in the second on the
// other, so that what is odd cancels in their mean.
Batch near_contact(const ParticleSpace& space, arma::uword first, arma::uword second,
                   double distance, double length) {
  constexpr std::array<double, 3> ratios = {0.6180339887498949, 0.4142135623730951,
                                            0.3027756377319946};
  const arma::uword n = space.n_particles(), d = space.dimensions();
  const double reach = length * std::sqrt(static_cast<double>(n));
  Batch r(space.n_dof(), 2);
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword k = 0; k < d; ++k) {
      const double turns = static_cast<double>(p + 1) * ratios[k];
      r.row(p * d + k).fill(2 * reach * (turns - std::floor(turns) - 0.5));
    }
  r.rows(second * d, (second + 1) * d - 1) = r.rows(first * d, (first + 1) * d - 1);
  // In no direction of symmetry, where ψ may be zero at any distance.
  arma::vec direction(d, arma::fill::ones);
  for (arma::uword k = 1; k < d; ++k) direction[k] = ratios[k - 1];
  direction *= distance / arma::norm(direction);
  for (arma::uword k = 0; k < d; ++k) {
    r(second * d + k, 0) += direction[k];
    r(second * d + k, 1) -= direction[k];
  }
  return r;
}

// The factor c of c/r in E_L, from two distances.
double divergence(const Hamiltonian& system, const Wavefunction& wavefunction,
                  const ParticleSpace& space, arma::uword other, double length) {
  const double near = 1e-5 * length, far = 2 * near;
  const auto energy = [&](double distance) {
    const auto state = wavefunction.track(near_contact(space, 0, other, distance, length));
    LocalEnergies energies;
    system.local_energies(wavefunction, *state, energies);
    return arma::mean(energies.total);
  };
  return (energy(near) - energy(far)) / (1 / near - 1 / far);
}

// Whether ψ falls as a power of the distance there: as between electrons whose relative motion has
// an angular momentum, for which another cusp is right.
bool vanishes(const Wavefunction& wavefunction, const ParticleSpace& space, arma::uword other,
              double length) {
  const auto log_abs = [&](double distance) {
    LogPsi values(2);
    wavefunction.log_psi(near_contact(space, 0, other, distance, length), values);
    return arma::mean(values.log_abs);
  };
  return !(log_abs(1e-5 * length) > log_abs(1e-2 * length) - 3);
}

}  // namespace

bool lacks_cusp(const Hamiltonian& system, const Wavefunction& wavefunction) {
  const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system);
  if (!particles || particles->contact().kind != Contact::Kind::slope) return false;
  const ParticleSpace& space = particles->space();
  // A slope of 1/(d − 1) cancels 1/r.
  const double repulsion =
      particles->contact().value * (static_cast<double>(space.dimensions()) - 1);
  if (space.n_particles() < 2) return false;
  // A like and an unlike particle tell of all pairs.
  for (const arma::uword other : {arma::uword{1}, space.n_particles() - 1}) {
    if (space.identical_fermions(0, other)) continue;
    if (vanishes(wavefunction, space, other, particles->length_scale())) continue;
    const double c = divergence(system, wavefunction, space, other, particles->length_scale());
    if (std::abs(c) > 1e-2 * std::abs(repulsion)) return true;
  }
  return false;
}

bool has_infinite_variance(const Hamiltonian& system, const Wavefunction& wavefunction) {
  const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system);
  return particles && particles->space().dimensions() <= 2 && lacks_cusp(system, wavefunction);
}

}  // namespace ritz
