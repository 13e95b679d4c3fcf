#pragma once

#include <armadillo>
#include <cstdint>
#include <optional>
#include <vector>

namespace ritz {

/// What turns the same spins in a Hamiltonian, and the sign of its matrix elements.
struct SpinTurn {
  std::vector<std::uint32_t> sites;  ///< in any order, each once
  /// 1 or −1 where no element has the other sign; 0 where there are both, or complex ones.
  int sign = 0;
};

/// Flags of sites, one each, such that no element of the turns is positive after the spins of these
/// sites were rotated by σᶻ, which multiplies ψ by Π x_i over them: the ground state of a
/// Hamiltonian of such elements has no other signs. Marshall's rule (Proc. R. Soc. A 232, 48
/// (1955)) is that of bipartite antiferromagnets. The first site of every set of sites that depend
/// on each other is not rotated where there is a choice. Nothing where the turns are frustrated.
std::optional<std::vector<char>> find_sign_rule(arma::uword n_sites,
                                                const std::vector<SpinTurn>& turns);

/// How many independent parities of the number of turned spins, out of n_sites, no turn can change:
/// 0 where the turns reach every configuration (the elements permitting), 1 where they are
/// exchanges along bonds that join all sites.
arma::uword count_conserved(arma::uword n_sites, const std::vector<SpinTurn>& turns);

/// Whether an odd number of the sites are flagged: the sign that the rotation gives to a turn of
/// them. No flags are none that is set.
bool is_turned(const std::vector<char>& flags, const std::vector<std::uint32_t>& sites);

}  // namespace ritz
