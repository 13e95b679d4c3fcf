#include <ritz/model/hamiltonian.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>

namespace ritz {

void LocalEnergies::zeros(arma::uword n_terms, arma::uword n_extras, arma::uword n_walkers) {
  terms.zeros(n_terms, n_walkers);
  total.zeros(n_walkers);
  imaginary.zeros(n_walkers);
  extras.zeros(n_extras, n_walkers);
}

std::vector<std::string> ParticleHamiltonian::term_names() const {
  std::vector<std::string> names;
  for (const auto& term : terms_) names.push_back(term->name());
  return names;
}

bool ParticleHamiltonian::has_virial() const {
  return std::ranges::all_of(terms_, [](const auto& term) { return term->has_virial(); });
}

std::vector<std::string> ParticleHamiltonian::extra_names() const {
  if (!has_virial()) return {};
  return {"virial"};
}

namespace {

// The first that demands anything.
template <class Answer>
Contact first_contact(const Terms& terms, const Answer& answer) {
  for (const auto& term : terms)
    if (const Contact contact = answer(*term); contact.kind != Contact::Kind::smooth)
      return contact;
  return {};
}

}  // namespace

Contact ParticleHamiltonian::contact() const {
  return first_contact(terms_, [](const Term& term) { return term.contact(); });
}

Contact ParticleHamiltonian::contact_at(const Centre& centre) const {
  return first_contact(terms_, [&](const Term& term) { return term.contact_at(centre); });
}

void ParticleHamiltonian::local_energies(const Wavefunction& wavefunction,
                                         const WalkerState& walkers, LocalEnergies& out) const {
  LocalValues values(space_, wavefunction, walkers);
  out.zeros(terms_.size(), has_virial() ? 1 : 0, walkers.n_walkers());
  for (std::size_t k = 0; k < terms_.size(); ++k) {
    values.energy.zeros();
    terms_[k]->add_local_values(values);
    out.terms.row(k) = values.energy;
    out.total += values.energy;
  }
  out.imaginary = values.imaginary;
  if (has_virial()) out.extras.row(0) = 2.0 * values.kinetic - values.r_dot_gradient;
}

namespace {

void require_statistics(const ParticleSpace& space, const Wavefunction& wavefunction) {
  if (space.statistics() != Statistics::fermion || wavefunction.is_antisymmetric()) return;
  for (const arma::uword n : space.n_per_species())
    if (n > 1)
      throw UsageError(fmt::format(
          "\"system\" has {} fermions of one spin, but \"wavefunction\" does not change sign when "
          "two of them are exchanged: that takes one antisymmetric factor, kind = \"slater\", and "
          "no "
          "other without exchange symmetry (network, rbm)",
          n));
}

}  // namespace

void ParticleHamiltonian::require(const Wavefunction& wavefunction) const {
  if (!wavefunction.spatial())
    throw UsageError(
        "the wavefunction has no gradient and Laplacian, which the kinetic energy of particles in "
        "continuous space needs; choose kinds that `ritz list wavefunctions` shows for the "
        "continuum");
  require_statistics(space_, wavefunction);
  if (space_.is_periodic() && !wavefunction.has_period())
    throw UsageError(
        "\"system\" is periodic, but a factor of \"wavefunction\" does not repeat with its cell; "
        "choose among slater with plane_wave orbitals and jastrow");
  for (const auto& term : terms_)
    if (const std::string why = term->refuses(*this, wavefunction); !why.empty())
      throw UsageError(why);
}

}  // namespace ritz
