#include <ritz/model/lattice_hamiltonian.hpp>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/lattice/permutations.hpp>
#include <ritz/linalg/vector_functions.hpp>

namespace ritz {

void Connections::clear(arma::uword n_walkers) {
  diagonal.zeros(n_walkers);
  changes.clear();
  real.clear();
  imaginary.clear();
}

namespace {

/// Those of the space group that are kept. Where its generators are, all are.
template <class Keeps>
std::vector<SitePermutation> kept_symmetries(const LatticeHamiltonian& hamiltonian,
                                             const Keeps& keeps) {
  const Lattice* lattice = hamiltonian.lattice();
  const SitePermutation identity = identity_permutation(hamiltonian.space().n_dof());
  if (!lattice) return {identity};
  std::vector<SitePermutation> out = lattice->space_group();
  if (!std::ranges::all_of(lattice->space_group_generators(), keeps))
    std::erase_if(out, [&](const SitePermutation& p) { return p != identity && !keeps(p); });
  return out;
}

/// Whether turns go to turns of the same sign when the flagged sites are rotated.
class KeptSigns {
 public:
  KeptSigns(const std::vector<char>& flags, std::vector<SpinTurn> turns)
      : flags_(flags), turns_(std::move(turns)) {}

  bool operator()(const SitePermutation& permutation) const {
    std::vector<std::uint32_t> image;
    return std::ranges::all_of(turns_, [&](const SpinTurn& turn) {
      image.clear();
      for (const std::uint32_t site : turn.sites) image.push_back(permutation[site]);
      return is_turned(flags_, turn.sites) == is_turned(flags_, image);
    });
  }

 private:
  const std::vector<char>& flags_;
  std::vector<SpinTurn> turns_;
};

}  // namespace

std::vector<SitePermutation> LatticeHamiltonian::symmetries() const {
  return kept_symmetries(*this, [&](const SitePermutation& p) { return is_symmetry(p); });
}

bool LatticeHamiltonian::has_symmetries_beside_signs(
    const std::vector<SitePermutation>& permutations) const {
  const KeptSigns keeps(sign_sites_, turns());
  return std::ranges::all_of(permutations,
                             [&](const SitePermutation& p) { return is_symmetry(p) && keeps(p); });
}

std::vector<SitePermutation> LatticeHamiltonian::symmetries_beside_signs() const {
  const KeptSigns keeps(sign_sites_, turns());
  return kept_symmetries(*this,
                         [&](const SitePermutation& p) { return is_symmetry(p) && keeps(p); });
}

void add_off_diagonal(const Connections& connections, bool real_psi, const WalkerState& walkers,
                      arma::rowvec& real, arma::rowvec& imaginary) {
  if (connections.changes.size() == 0) return;
  LogPsi ratios;
  walkers.log_ratios(connections.changes, ratios);
  arma::rowvec modulus(arma::size(ratios.log_abs)), sine, cosine;
  vector_exp(ratios.log_abs, modulus);
  const bool has_phase = !ratios.phase.is_zero();
  if (has_phase) {
    sine.set_size(ratios.n_walkers());
    cosine.set_size(ratios.n_walkers());
    vector_sin_cos(ratios.phase, sine, cosine);
    // Not the rounding of sin π: a sign has no imaginary part.
    for (std::size_t k = 0; k < ratios.n_walkers(); ++k)
      if (real_psi || std::abs(ratios.phase[k]) == arma::datum::pi) sine[k] = 0;
  }
  const std::vector<std::uint32_t>& walker = connections.changes.walker;
  for (std::size_t k = 0; k < walker.size(); ++k) {
    // The phase of a vanishing ψ(x′) means nothing.
    if (modulus[k] == 0) continue;
    const double re = has_phase ? modulus[k] * cosine[k] : modulus[k];
    const double im = has_phase ? modulus[k] * sine[k] : 0.0;
    real[walker[k]] += connections.real[k] * re;
    imaginary[walker[k]] += connections.real[k] * im;
    if (connections.imaginary.empty()) continue;
    real[walker[k]] -= connections.imaginary[k] * im;
    imaginary[walker[k]] += connections.imaginary[k] * re;
  }
}

void LatticeHamiltonian::local_energies(const Wavefunction& wavefunction,
                                        const WalkerState& walkers, LocalEnergies& out) const {
  Connections connections;
  connect(walkers.configurations(), connections);
  out.zeros(2, 0, walkers.n_walkers());
  arma::rowvec off_diagonal(walkers.n_walkers(), arma::fill::zeros);
  add_off_diagonal(connections, wavefunction.is_real(), walkers, off_diagonal, out.imaginary);
  out.terms.row(0) = connections.diagonal;
  out.terms.row(1) = off_diagonal;
  out.total = connections.diagonal + off_diagonal;
}

void LatticeHamiltonian::draw_start(std::uint64_t seed, std::uint64_t first_walker,
                                    std::uint64_t attempt, Batch& out) const {
  space().draw(seed, first_walker, attempt, out);
}

void LatticeHamiltonian::require(const Wavefunction& wavefunction) const {
  if (wavefunction.spatial())
    throw UsageError(
        "the wavefunction is one of particles in continuous space, but the system is a lattice; "
        "choose kinds that `ritz list wavefunctions` shows for lattices");
}

}  // namespace ritz
