#include <ritz/setup/advice.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/model/fock_sum.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/model/pauli_sum.hpp>
#include <ritz/observables/lattice/pauli_string.hpp>
#include <ritz/setup/cusp.hpp>

namespace ritz {

namespace {

// What to do about a ψ whose signs are not those of the ground state; empty where it may be right.
// Beside the signs of the system, if there are any, ψ is positive.
std::string about_signs(const LatticeHamiltonian& hamiltonian, const Wavefunction& psi) {
  if (!psi.is_positive()) return "";
  const std::vector<SpinTurn> turns = hamiltonian.turns();
  const std::vector<char>& signs = hamiltonian.sign_sites();
  if (std::ranges::all_of(turns, [&](const SpinTurn& turn) {
        return turn.sign != 0 && (turn.sign > 0) == is_turned(signs, turn.sites);
      }))
    return "";
  const FockSum* particles = hamiltonian.fock_sum();
  const std::string rest =
      particles && particles->space().statistics() == Statistics::fermion
          ? "fermions want a factor with kind = \"slater\", which has the signs of theirs"
      : particles ? "factors with dtype = \"complex\" learn a phase"
      : find_sign_rule(hamiltonian.space().n_dof(), turns)
          ? "with system.marshall = true, or left out, ψ has the signs of the ground state"
          : "no signs of single sites are those of the ground state: factors with dtype = "
            "\"complex\" learn a phase; begin them from several seeds, with system.marshall = true "
            "and false where both are possible, and keep the lowest energy";
  return fmt::format(
      "ψ is positive everywhere{}, but not all off-diagonal elements of the Hamiltonian are then "
      "real and negative: the ground state may be out of reach; {}",
      signs.empty() ? "" : " but for the signs of system.marshall", rest);
}

std::string about_cusp(const ParticleHamiltonian& hamiltonian, const Wavefunction& psi) {
  // Where there are very many particles, a single local energy takes long.
  if (hamiltonian.space().n_particles() > 1000 || !lacks_cusp(hamiltonian, psi)) return "";
  return fmt::format(
      "ψ lacks the cusp that the Coulomb interaction demands: local energies grow as 1/r where two "
      "particles meet{}; add a factor with kind = \"jastrow\"",
      hamiltonian.space().dimensions() > 2 ? "" : ", and their variance is infinite");
}

std::string about_nuclear_cusp(const ParticleHamiltonian& hamiltonian, const Wavefunction& psi) {
  if (!lacks_cusp_at_centres(hamiltonian, psi)) return "";
  return "ψ lacks the cusp that the attraction of a nucleus demands: local energies grow as 1/r "
         "where an electron meets it, and errors are larger for that";
}

// Why the mean of an observable is the same whatever the parameters; empty where it is not.
std::string why_fixed(const std::string& name, const LatticeHamiltonian& hamiltonian,
                      const SpinSpace& space, const Wavefunction& psi) {
  const bool flips = space.magnetization().value_or(0) == 0;
  std::string even = "0 since ψ is the same when all spins are turned";
  if (name == "magnetization" && psi.is_even() && flips)
    return even + "; its modulus and its square tell what order there is";
  if (!is_pauli_string(name)) return "";
  const PauliString string = parse_pauli_string(name, hamiltonian.space().n_dof());
  const std::size_t n_x = string.x.size(), n_y = string.y.size(), n_z = string.z.size();
  if (space.magnetization() && (n_x + n_y) % 2 == 1)
    return "0 since it changes the magnetization, which is fixed";
  if (psi.is_even() && flips && (n_y + n_z) % 2 == 1) return even;
  if (psi.is_real() && n_y % 2 == 1) return "0 since ψ is real";
  return "";
}

}  // namespace

std::vector<std::string> advice(const Hamiltonian& hamiltonian, const Wavefunction& psi,
                                const std::vector<std::string>& observables) {
  std::vector<std::string> out;
  const auto add = [&](std::string sentence) {
    if (!sentence.empty()) out.push_back(std::move(sentence));
  };
  if (const auto* particles = dynamic_cast<const ParticleHamiltonian*>(&hamiltonian)) {
    add(about_cusp(*particles, psi));
    add(about_nuclear_cusp(*particles, psi));
  }
  const auto* lattice = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  if (!lattice) return out;
  add(about_signs(*lattice, psi));
  if (const auto* spins = dynamic_cast<const SpinSpace*>(&lattice->space()))
    for (const std::string& name : observables)
      if (const std::string why = why_fixed(name, *lattice, *spins, psi); !why.empty())
        add(fmt::format("the mean of {} is {}", name, why));
  return out;
}

}  // namespace ritz
