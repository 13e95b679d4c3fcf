#include "tests/support/walkers.hpp"

#include <cmath>
#include <stdexcept>

#include <ritz/model/fock_sum.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/model/product.hpp>
#include <ritz/space/pairs.hpp>

namespace ritz::testing {

void randomise_parameters(Wavefunction& psi, std::uint64_t seed, double spread) {
  arma::vec parameters = psi.parameters();
  RandomStream random(seed, Purpose::testing);
  for (double& p : parameters) p += spread * random.normal();
  psi.set_parameters(parameters);
}

Batch draw_particles(const Hamiltonian& system, const Wavefunction& psi, arma::uword n_walkers,
                     std::uint64_t seed, double smallest_distance) {
  const auto& space = dynamic_cast<const ParticleSpace&>(system.space());
  Batch out(space.n_dof(), n_walkers), r(space.n_dof(), 1);
  arma::vec distances(space.n_pairs());
  arma::uword found = 0;
  for (std::uint64_t walker = 0; found < n_walkers; ++walker) {
    // Steep places will do where strange parameters leave no others.
    const double steepest = walker < 5000 * n_walkers ? 15 : 150;
    if (walker > 10000 * n_walkers) throw std::logic_error("draw_particles: ψ is nowhere smooth");
    system.draw_start(seed, walker, 0, r);
    pair_distances(r.memptr(), space.n_particles(), space.dimensions(), distances.memptr());
    if (!distances.is_empty() && distances.min() < smallest_distance) continue;
    SpatialValues values;
    values.zeros(r.n_rows, 1, psi.is_real());
    psi.spatial()->add_gradient(r, values);
    if (values.gradient.is_finite() && arma::abs(values.gradient).max() < steepest)
      out.col(found++) = r;
  }
  return out;
}

void add_change(const ParticleHamiltonian& system, const Batch& r, std::uint32_t w, ChangeOf what,
                RandomStream& random, Changes& changes) {
  const arma::uword n = system.space().n_particles(), d = system.space().dimensions();
  const auto move = [&](arma::uword k) {
    changes.set(static_cast<std::uint32_t>(k),
                0.8 * r(k, w) + 0.5 * system.length_scale() * random.normal());
  };
  if (what == ChangeOf::coordinate) {
    move(random.integer(n * d));
  } else if (what == ChangeOf::everything) {
    for (arma::uword k = n * d; k-- > 0;) move(k);
  } else {
    const auto order = random.permutation(n);
    const std::size_t n_moved = what == ChangeOf::particle ? 1 : std::min<std::size_t>(2, n);
    for (std::size_t i = 0; i < n_moved; ++i)
      for (arma::uword k = 0; k < d; ++k) move(order[i] * d + k);
  }
  changes.end_change(w);
}

namespace {

// Not where ψ is zero, or so small that it hangs on rounding.
void draw_where_it_is_not_zero(const Hamiltonian& system, const Wavefunction& psi,
                               std::uint64_t seed, Batch& out) {
  Batch n(out.n_rows, 1);
  arma::uword found = 0;
  for (std::uint64_t walker = 0; found < out.n_cols; ++walker) {
    if (walker > 10000 * out.n_cols)
      throw std::logic_error("draw_configurations: ψ is zero everywhere");
    system.draw_start(seed, walker, 0, n);
    LogPsi value(1);
    psi.log_psi(n, value);
    const arma::mat slopes = psi.log_derivatives(n).dense();
    if (value.log_abs.is_finite() && (slopes.is_empty() || arma::abs(slopes).max() < 15))
      out.col(found++) = n;
  }
}

}  // namespace

Batch draw_configurations(const Hamiltonian& system, const Wavefunction& psi, arma::uword n_walkers,
                          std::uint64_t seed) {
  if (system.space().family() == "continuum") return draw_particles(system, psi, n_walkers, seed);
  Batch out(system.space().n_dof(), n_walkers);
  const auto& lattice = dynamic_cast<const LatticeHamiltonian&>(system);
  const FockSum* sum = lattice.fock_sum();
  const auto* product = dynamic_cast<const Product*>(&psi);
  if ((sum && sum->space().statistics() == Statistics::fermion) ||
      (product && product->projection()))
    draw_where_it_is_not_zero(system, psi, seed, out);
  else
    system.draw_start(seed, 0, 0, out);
  return out;
}

namespace {

// Sites of one species give what they hold to each other, so that all particles are kept.
void shuffle_species(const LatticeSpace& space, const Batch& r, std::uint32_t w, ChangeOf what,
                     RandomStream& random, Changes& changes) {
  const std::size_t n = space.n_sites();
  const std::size_t n_moved = what == ChangeOf::coordinate || what == ChangeOf::particle ? 2
                              : what == ChangeOf::two_particles                          ? 4
                                                                                         : n;
  const auto first = static_cast<std::uint32_t>(random.integer(space.n_species()) * n);
  const auto sites = random.permutation(n);
  const std::size_t m = std::min(n, n_moved);
  for (std::size_t i = 0; i < m; ++i)
    changes.set(first + static_cast<std::uint32_t>(sites[i]), r(first + sites[(i + 1) % m], w));
  changes.end_change(w);
}

}  // namespace

void add_change(const Hamiltonian& system, const Batch& r, std::uint32_t w, ChangeOf what,
                RandomStream& random, Changes& changes) {
  if (const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&system)) {
    add_change(*particles, r, w, what, random, changes);
    return;
  }
  const auto& space = dynamic_cast<const LatticeSpace&>(system.space());
  if (dynamic_cast<const FockSpace*>(&space)) {
    shuffle_species(space, r, w, what, random, changes);
    return;
  }
  const std::size_t n = space.n_dof();
  const std::size_t n_moved = what == ChangeOf::coordinate      ? 1
                              : what == ChangeOf::particle      ? 2
                              : what == ChangeOf::two_particles ? 4
                                                                : n;
  const auto sites = random.permutation(n);
  for (std::size_t i = 0; i < std::min(n, n_moved); ++i)
    changes.set(static_cast<std::uint32_t>(sites[i]),
                space.value(random.integer(space.n_levels())));
  changes.end_change(w);
}

Batch changed(const Batch& r, const Changes& changes) {
  Batch out(r.n_rows, changes.size());
  for (std::size_t k = 0; k < changes.size(); ++k) {
    out.col(k) = r.col(changes.walker[k]);
    for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
      out(changes.dof[e], k) = changes.value[e];
  }
  return out;
}

LogPsi log_psi_of(const Wavefunction& psi, const Batch& r) {
  LogPsi out(r.n_cols);
  psi.log_psi(r, out);
  return out;
}

double phase_difference(double a, double b) { return std::remainder(a - b, 2 * arma::datum::pi); }

}  // namespace ritz::testing
