#include <ritz/hamiltonians/particles/nuclei.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>

namespace ritz {

ElectronNucleus::ElectronNucleus(const ParticleSpace& space)
    : Term("electron_nucleus"),
      nuclei_(space.centres()),
      n_particles_(space.n_particles()),
      dimensions_(space.dimensions()) {}

// r·∇ of −Z/|r − R| is Z r·(r − R)/|r − R|³.
void ElectronNucleus::add_local_values(LocalValues& out) const {
  const Batch& r = out.configurations();
  for (arma::uword w = 0; w < r.n_cols; ++w)
    for (arma::uword p = 0; p < n_particles_; ++p) {
      const double* at = r.colptr(w) + p * dimensions_;
      for (const Centre& nucleus : nuclei_) {
        double square = 0, along = 0;
        for (arma::uword k = 0; k < dimensions_; ++k) {
          const double apart = at[k] - nucleus.position[k];
          square += apart * apart;
          along += at[k] * apart;
        }
        const double attraction = nucleus.charge / std::sqrt(square);
        out.energy[w] -= attraction;
        out.r_dot_gradient[w] += attraction * along / square;
      }
    }
}

bool ElectronNucleus::has_virial() const {
  return nuclei_.size() == 1 && arma::all(nuclei_[0].position == 0);
}

Contact ElectronNucleus::contact_at(const Centre& centre) const {
  return {Contact::Kind::slope, -2 * centre.charge / (static_cast<double>(dimensions_) - 1)};
}

NucleusNucleus::NucleusNucleus(const std::vector<Centre>& nuclei) : Term("nucleus_nucleus") {
  for (std::size_t i = 0; i < nuclei.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      energy_ +=
          nuclei[i].charge * nuclei[j].charge / arma::norm(nuclei[i].position - nuclei[j].position);
}

namespace {
// In the order of their charges.
const std::vector<std::string> elements = {"H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",
                                           "Ne", "Na", "Mg", "Al", "Si", "P",  "S",  "Cl", "Ar",
                                           "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co",
                                           "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Kr"};
}  // namespace

Schema& add_charge_keys(Schema& schema) {
  return schema.add(Key("element").choice(elements).means("the nucleus, by its symbol"))
      .add(Key("charge").real(above(0)).means("the charge of the nucleus, in place of an element"));
}

double read_charge(const Settings& settings, const std::string& what) {
  if (settings.has("element") == settings.has("charge"))
    throw UsageError(settings.at("charge") + "\"" + what + "\" has " +
                     (settings.has("charge") ? "both" : "neither") +
                     " \"element\" and \"charge\"; expected one of them");
  if (settings.has("charge")) return settings.real("charge");
  const auto found = std::ranges::find(elements, settings.text("element"));
  return static_cast<double>(found - elements.begin() + 1);
}

}  // namespace ritz
