#include <ritz/wavefunctions/particles/orbitals/nuclear_shells.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/wavefunctions/particles/orbitals/molecular_start.hpp>

namespace ritz {

namespace {

using ShellLevel = std::pair<unsigned, unsigned>;  // n, l

// In the order in which atoms fill them.
constexpr std::array<ShellLevel, 12> shell_filling = {{{1, 0},
                                                       {2, 0},
                                                       {2, 1},
                                                       {3, 0},
                                                       {3, 1},
                                                       {4, 0},
                                                       {3, 2},
                                                       {4, 1},
                                                       {5, 0},
                                                       {4, 2},
                                                       {5, 1},
                                                       {6, 0}}};

// s and p of one n are a group, d and f are groups of their own.
bool same_shell_group(const ShellLevel& a, const ShellLevel& b) {
  return a.first == b.first && (a.second == b.second || (a.second <= 1 && b.second <= 1));
}

// How much an electron of `inner`, which is of another group, takes from the charge.
double shielding(const ShellLevel& of, const ShellLevel& inner) {
  if (inner.first > of.first || (inner.first == of.first && inner.second > of.second)) return 0;
  return of.second <= 1 && inner.first + 1 == of.first ? 0.85 : 1.0;
}

void add_levels(std::vector<AtomicShell>& shells, arma::uword nucleus, double charge,
                unsigned n_electrons, bool screened, unsigned levels) {
  unsigned added = 0;
  for (unsigned n = 1; added < levels; ++n)
    for (unsigned l = 0; l < std::min(n, 4u) && added < levels; ++l, ++added)
      shells.push_back(
          {nucleus, n, l, screened ? screened_charge(charge, n_electrons, n, l) : charge});
}

arma::uword count_functions(const std::vector<AtomicShell>& shells) {
  arma::uword n = 0;
  for (const AtomicShell& shell : shells) n += 2 * shell.l + 1;
  return n;
}

// How many of the levels 1s, 2s, 2p, 3s, … hold so many electrons.
unsigned levels_for(unsigned n_electrons) {
  unsigned levels = 0, room = 0;
  for (unsigned n = 1; room < n_electrons; ++n)
    for (unsigned l = 0; l < std::min(n, 4u) && room < n_electrons; ++l, ++levels)
      room += 2 * (2 * l + 1);
  return std::max(levels, 1u);
}

}  // namespace

double screened_charge(double charge, unsigned n_electrons, unsigned n, unsigned l) {
  if (n_electrons < 2) return charge;
  const ShellLevel of(n, l);
  double shield = 0, of_group = 0;
  unsigned left = n_electrons;
  for (const ShellLevel& level : shell_filling) {
    const unsigned here = std::min(left, 2 * (2 * level.second + 1));
    left -= here;
    if (same_shell_group(level, of))
      of_group += here;
    else
      shield += here * shielding(of, level);
  }
  shield += (n == 1 ? 0.30 : 0.35) * std::max(of_group - 1, 0.0);
  return std::max(charge - shield, 0.3 * charge / n);
}

double effective_quantum_number(unsigned n) {
  constexpr std::array<double, 6> known = {1, 2, 3, 3.7, 4, 4.2};
  return n <= known.size() ? known[n - 1] : 4.2 + 0.2 * (n - 6.0);
}

bool electrons_repel(const ParticleHamiltonian& system) {
  return system.space().n_particles() > 1 && system.contact().kind != Contact::Kind::smooth;
}

std::vector<AtomicShell> default_shells(const ParticleHamiltonian& system, arma::uword n) {
  const auto& nuclei = system.space().centres();
  const bool screened = electrons_repel(system);
  std::vector<AtomicShell> shells;
  for (unsigned more = 0; count_functions(shells) < n; ++more) {
    shells.clear();
    for (arma::uword a = 0; a < nuclei.size(); ++a) {
      const double charge = nuclei[a].charge;
      const auto own = static_cast<unsigned>(
          nuclei.size() == 1 ? system.space().n_particles()
                             : static_cast<arma::uword>(std::max(1L, std::lround(charge))));
      const unsigned levels = nuclei.size() == 1 ? 1 : levels_for(own);
      add_levels(shells, a, charge, own, screened, levels + more);
    }
  }
  return shells;
}

std::string refuse_without_nuclei(const ParticleHamiltonian& system) {
  return system.space().centres().empty() ? "it has no nuclei" : "";
}

std::unique_ptr<Orbitals> make_nuclear_orbitals(const Settings& settings,
                                                const ParticleHamiltonian& system, arma::uword n,
                                                std::vector<NuclearShell> shells) {
  const auto& nuclei = system.space().centres();
  arma::vec charges(nuclei.size());
  for (arma::uword a = 0; a < nuclei.size(); ++a) charges[a] = -system.contact_at(nuclei[a]).value;
  NuclearBasis basis(nuclei, charges, std::move(shells));
  if (basis.n_functions() < n)
    throw UsageError(
        fmt::format("{}of the {} orbitals the shells have {} functions in all, but the "
                    "determinants need {} orbitals; "
                    "give more shells",
                    settings.at(), settings.kind(), basis.n_functions(), n));
  arma::mat start(n, basis.n_functions(), arma::fill::eye);
  if (nuclei.size() > 1) start = molecular_start(system, basis, n);
  return std::make_unique<NuclearOrbitals>(n, std::move(basis), start, settings.boolean("fixed"));
}

}  // namespace ritz
