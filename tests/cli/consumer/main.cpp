// A program outside of Ritz: evaluates a Gaussian wavefunction and asks for the kinds there are.
#include <cmath>
#include <cstdio>

#include <ritz/wavefunctions/particles/gaussian.hpp>

int main() {
  // log ψ = −½ Σ x² over two particles in two dimensions.
  const ritz::Gaussian gaussian(4, 2, 0.5, 1.0, false, true);
  const ritz::Batch walkers(4, 3, arma::fill::ones);
  ritz::LogPsi log_psi(3);
  gaussian.log_psi(walkers, log_psi);
  std::printf("log psi = %.15g, %zu kinds of wavefunctions\n", log_psi.log_abs(2),
              ritz::wavefunction_kinds().size());
  return std::abs(log_psi.log_abs(2) + 2.0) < 1e-14 && !ritz::wavefunction_kinds().empty() ? 0 : 1;
}
