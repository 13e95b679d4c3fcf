#include <ritz/setup/cusp.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace ritz {

namespace {

constexpr std::array<double, 3> ratios = {0.6180339887498949, 0.4142135623730951,
                                          0.3027756377319946};

// Particles scattered about the origin (by the golden and other ratios).
arma::vec scattered(const ParticleSpace& space, double length) {
  const arma::uword n = space.n_particles(), d = space.dimensions();
  const double reach = length * std::sqrt(static_cast<double>(n));
  arma::vec r(space.n_dof());
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword k = 0; k < d; ++k) {
      const double turns = static_cast<double>(p + 1) * ratios[k];
      r[p * d + k] = 2 * reach * (turns - std::floor(turns) - 0.5);
    }
  return r;
}

// A particle that meets a point.
struct Meeting {
  const ParticleHamiltonian& system;
  const Wavefunction& wavefunction;
  arma::uword particle;
  arma::vec point;

  // The particle at this distance from the point, in the first column on one side, in the second
  // on the other, so that what is odd cancels in their mean; all others scattered. In no direction
  // of symmetry, where ψ may be zero at any distance.
  Batch at(double distance) const {
    const arma::uword d = system.space().dimensions();
    arma::vec direction(d, arma::fill::ones);
    for (arma::uword k = 1; k < d; ++k) direction[k] = ratios[k - 1];
    direction *= distance / arma::norm(direction);
    Batch r = arma::repmat(scattered(system.space(), system.length_scale()), 1, 2);
    r.submat(particle * d, 0, particle * d + d - 1, 0) = point + direction;
    r.submat(particle * d, 1, particle * d + d - 1, 1) = point - direction;
    return r;
  }

  // The factor c of c/r in E_L, from two distances.
  double divergence() const {
    const double near = 1e-5 * system.length_scale(), far = 2 * near;
    const auto energy = [&](double distance) {
      LocalEnergies energies;
      system.local_energies(wavefunction, *wavefunction.track(at(distance)), energies);
      return arma::mean(energies.total);
    };
    return (energy(near) - energy(far)) / (1 / near - 1 / far);
  }

  // Whether ψ falls as a power of the distance there: as between electrons whose relative motion
  // has an angular momentum, for which another cusp is right.
  bool vanishes() const {
    const auto log_abs = [&](double distance) {
      LogPsi values(2);
      wavefunction.log_psi(at(distance), values);
      return arma::mean(values.log_abs);
    };
    const double length = system.length_scale();
    return !(log_abs(1e-5 * length) > log_abs(1e-2 * length) - 3);
  }

  // Whether E_L keeps a part of a charge.
  bool lacks_cusp(double charge) const {
    return !vanishes() && std::abs(divergence()) > 1e-2 * std::abs(charge);
  }
};

}  // namespace

bool lacks_cusp(const Hamiltonian& system, const Wavefunction& wavefunction) {
  const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system);
  if (!particles || particles->contact().kind != Contact::Kind::slope) return false;
  const ParticleSpace& space = particles->space();
  if (space.n_particles() < 2) return false;
  // A slope of 1/(d − 1) cancels 1/r.
  const double charge = particles->contact().value * (static_cast<double>(space.dimensions()) - 1);
  const arma::vec first = scattered(space, particles->length_scale()).head(space.dimensions());
  // A like and an unlike particle tell of all pairs.
  for (const arma::uword other : {arma::uword{1}, space.n_particles() - 1}) {
    if (space.identical_fermions(0, other)) continue;
    if (Meeting{*particles, wavefunction, other, first}.lacks_cusp(charge)) return true;
  }
  return false;
}

bool lacks_cusp_at_centres(const Hamiltonian& system, const Wavefunction& wavefunction) {
  const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system);
  if (!particles) return false;
  return std::ranges::any_of(particles->space().centres(), [&](const Centre& centre) {
    return particles->contact_at(centre).kind == Contact::Kind::slope &&
           Meeting{*particles, wavefunction, 0, centre.position}.lacks_cusp(centre.charge);
  });
}

bool has_infinite_variance(const Hamiltonian& system, const Wavefunction& wavefunction) {
  const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system);
  return particles && particles->space().dimensions() <= 2 && lacks_cusp(system, wavefunction);
}

}  // namespace ritz
