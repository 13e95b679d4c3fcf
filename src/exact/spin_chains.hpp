#pragma once

#include <armadillo>

namespace ritz {

/// Ground-state energy of H = -J Σ σᶻσᶻ - h Σ σˣ (Pauli matrices) on a chain of n >= 1 sites, J and
/// h of either sign. Periodic: free fermions with momenta π(2i+1)/n in the sector of even and 2πi/n
/// in that of odd parity (P. Pfeuty, Ann. Phys. 57, 79 (1970)); two sites have one bond. Throws
/// UsageError for n < 1.
double ising_chain_energy(int n, double J, double h, bool periodic);

/// The open chain with a coupling for each of the n - 1 bonds and a field for each of the n sites:
/// minus the sum of the singular values of the bidiagonal matrix with the fields on the diagonal
/// and the couplings beside it (E. Lieb, T. Schultz, D. Mattis, Ann. Phys. 16, 407 (1961)).
double open_ising_chain_energy(const arma::vec& couplings, const arma::vec& fields);

/// Ground-state energy of the periodic Heisenberg antiferromagnet H = Σ S·S (S = σ/2, coupling 1)
/// on an even number n of sites, by solving the equations of the Bethe ansatz (H. Bethe, Z. Phys.
/// 71, 205 (1931)); two sites have one bond. Throws UsageError for an odd or non-positive n.
double heisenberg_chain_energy(int n);

}  // namespace ritz
