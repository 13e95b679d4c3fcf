#include <ritz/hamiltonians/particles/pair/near_contact.hpp>

namespace ritz {

arma::rowvec log_abs_near_contact(const ParticleSpace& space, double distance, double spacing,
                                  const Wavefunction& wavefunction) {
  const arma::uword n = space.n_particles(), d = space.dimensions();
  Batch r(space.n_dof(), 2, arma::fill::zeros);
  for (arma::uword p = 0; p < n; ++p) r.row(p * d).fill(spacing * static_cast<double>(p));
  r(d, 0) = r((n - 1) * d, 1) = -distance;
  LogPsi values(r.n_cols);
  wavefunction.log_psi(r, values);
  return values.log_abs;
}

}  // namespace ritz
