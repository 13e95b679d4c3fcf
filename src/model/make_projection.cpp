#include <ritz/model/make_projection.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/lattice/permutations.hpp>
#include <ritz/lattice/point_group.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

namespace {

using Complex = std::complex<double>;

// e^{−2πi x}; multiples of a quarter turn without rounding.
Complex turned_back(double x) {
  const Complex z = std::polar(1.0, -2 * arma::datum::pi * (x - std::floor(x)));
  const auto exact = [](double y) {
    return std::abs(y - std::round(y)) < 1e-12 ? std::round(y) : y;
  };
  return {exact(z.real()), exact(z.imag())};
}

using Row = std::map<std::vector<std::pair<std::uint32_t, double>>, Complex>;

// The elements of H between one configuration and others, which are named by what they change.
void add_element(const Changes& changes, std::size_t k, Complex element, Row& row) {
  std::vector<std::pair<std::uint32_t, double>> change;
  for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
    change.emplace_back(changes.dof[e], changes.value[e]);
  std::ranges::sort(change);
  row[change] += element;
}

// Whether the rows of H at random configurations go over into those at their images.
bool commutes(const LatticeHamiltonian& hamiltonian, const SymmetryImage& image) {
  constexpr arma::uword n_tried = 8;
  const SymmetryImage identity{identity_permutation(image.sites.size()), false, 1};
  const Projection both(hamiltonian.space(), {identity, image});
  Batch x(hamiltonian.space().n_dof(), 1), images, trial;
  for (arma::uword attempt = 0; attempt < n_tried; ++attempt) {
    hamiltonian.draw_start(1, 0, attempt, x);
    both.write_images(x, images);
    Connections here, there;
    hamiltonian.connect(x, here);
    hamiltonian.connect(images.col(1), there);
    Changes moved;
    both.write_images(here.changes, moved);
    double signs[2], trial_signs[2];
    both.write_signs(x.memptr(), signs);
    here.changes.trials(x, trial);
    Row a, b;
    for (std::size_t k = 0; k < here.changes.size(); ++k) {
      both.write_signs(trial.colptr(k), trial_signs);
      const double sign = both.has_signs() ? signs[1] * trial_signs[1] : 1;
      add_element(moved, 2 * k + 1, sign * here.element(k), a);
    }
    for (std::size_t k = 0; k < there.changes.size(); ++k)
      add_element(there.changes, k, there.element(k), b);
    const auto close = [](Complex p, Complex q) {
      return std::abs(p - q) < 1e-9 * (1 + std::abs(p));
    };
    if (!close(here.diagonal[0], there.diagonal[0]) || a.size() != b.size()) return false;
    for (const auto& [change, element] : a) {
      const auto found = b.find(change);
      if (found == b.end() || !close(element, found->second)) return false;
    }
  }
  return true;
}

// The operations and factors that the keys of the table name.
class ImageReader {
 public:
  ImageReader(const Settings& settings, const LatticeHamiltonian& hamiltonian)
      : settings_(settings), hamiltonian_(hamiltonian) {
    images_ = {{identity_permutation(hamiltonian.space().n_sites()), false, 1}};
  }

  std::vector<SymmetryImage> read() {
    if (settings_.boolean("translations")) add_translations();
    if (settings_.has("momentum") && !settings_.boolean("translations"))
      refuse("momentum", "is that of sums over translations; add translations = true");
    if (settings_.has("point_group")) add_point_group();
    if (settings_.has("spin_flip")) add_spin_flip();
    if (images_.size() == 1)
      throw UsageError(settings_.at() +
                       "[projection] names no symmetry; expected translations, point_group or "
                       "spin_flip");
    return std::move(images_);
  }

 private:
  [[noreturn]] void refuse(const std::string& key, const std::string& why) const {
    throw UsageError(settings_.at(key) + "\"projection." + key + "\" " + why);
  }
  const Lattice& lattice(const std::string& key) const {
    const Lattice* lattice = hamiltonian_.lattice();
    if (!lattice || !lattice->is_regular())
      refuse(key, "needs a regular lattice, which the system does not have");
    return *lattice;
  }
  void require(const std::string& key, const SymmetryImage& image, const std::string& what) const {
    if (!commutes(hamiltonian_, image))
      refuse(key, "sums over " + what +
                      ", which are no symmetry of the Hamiltonian: couplings or "
                      "boundaries differ");
  }

  void add_translations() {
    const Lattice& of = lattice("translations");
    const std::vector<SitePermutation> units = of.unit_translations();
    if (units.empty()) refuse("translations", "needs a periodic axis");
    for (const auto& unit : units) require("translations", {unit, false, 1}, "translations");
    std::vector<double> momentum(of.extent().size(), 0);
    if (settings_.has("momentum")) {
      const auto given = settings_.integers("momentum");
      if (given.size() != momentum.size())
        refuse("momentum", fmt::format("has {} entries; expected one for each of the {} axes",
                                       given.size(), momentum.size()));
      for (std::size_t k = 0; k < given.size(); ++k) {
        if (given[k] != 0 && !of.periodic()[k])
          refuse("momentum", "is not 0 along an axis that is not periodic");
        momentum[k] = static_cast<double>(given[k]);
      }
    }
    images_.clear();
    const std::vector<SitePermutation> all = of.translations();
    std::vector<arma::uword> cells(momentum.size(), 0);
    for (const SitePermutation& translation : all) {
      double phase = 0;
      for (std::size_t k = 0; k < cells.size(); ++k)
        phase += momentum[k] * static_cast<double>(cells[k]) / static_cast<double>(of.extent()[k]);
      images_.push_back({translation, false, turned_back(phase)});
      for (std::size_t k = 0; k < cells.size(); ++k) {
        if (!of.periodic()[k]) continue;
        if (++cells[k] < of.extent()[k]) break;
        cells[k] = 0;
      }
    }
  }

  // Rotations must take the momentum to itself.
  bool keeps_momentum(const SitePermutation& rotation) const {
    std::map<SitePermutation, Complex> factors;
    for (const SymmetryImage& image : images_) factors[image.sites] = image.factor;
    SitePermutation back(rotation.size());
    for (std::uint32_t i = 0; i < back.size(); ++i) back[rotation[i]] = i;
    return std::ranges::all_of(images_, [&](const SymmetryImage& image) {
      const auto found = factors.find(compose(compose(back, image.sites), rotation));
      return found != factors.end() && std::abs(found->second - image.factor) < 1e-9;
    });
  }

  void add_point_group() {
    const PointGroup group(lattice("point_group"));
    const std::string name = settings_.text("point_group");
    if (std::ranges::find(group.representations(), name) == group.representations().end())
      refuse("point_group", fmt::format("is \"{}\", which the rotations and reflections about site "
                                        "0 do not have; expected {}",
                                        name, quoted_choice(group.representations())));
    const std::vector<double> characters = group.characters(name);
    std::vector<SymmetryImage> all;
    for (std::size_t r = 0; r < characters.size(); ++r) {
      const SitePermutation& rotation = group.operations()[r];
      require("point_group", {rotation, false, 1}, "rotations and reflections");
      if (!keeps_momentum(rotation))
        refuse("point_group",
               "holds an operation that takes the momentum to another one; leave "
               "it out");
      if (characters[r] == 0) continue;
      for (const SymmetryImage& image : images_)
        all.push_back({compose(rotation, image.sites), false, characters[r] * image.factor});
    }
    images_ = std::move(all);
  }

  void add_spin_flip() {
    const auto* spins = dynamic_cast<const SpinSpace*>(&hamiltonian_.space());
    if (!spins) refuse("spin_flip", "needs spins; the system has particles");
    if (spins->magnetization().value_or(0) != 0)
      refuse("spin_flip", "needs magnetization 0 or none that is fixed");
    const auto sign = static_cast<double>(settings_.integer("spin_flip"));
    if (std::abs(sign) != 1) refuse("spin_flip", "is 0; expected 1 or -1");
    require("spin_flip", {images_.front().sites, true, 1}, "turned spins");
    const std::size_t n = images_.size();
    for (std::size_t g = 0; g < n; ++g)
      images_.push_back({images_[g].sites, true, sign * images_[g].factor});
  }

  const Settings& settings_;
  const LatticeHamiltonian& hamiltonian_;
  std::vector<SymmetryImage> images_;
};

}  // namespace

Schema projection_schema() {
  Schema schema("projection", "the wavefunction is summed over symmetries, ψ → Σ χ(g)* ψ(g·x)");
  schema
      .add(Key("translations")
               .boolean()
               .defaults_to(false)
               .means("over all translations along periodic axes"))
      .add(Key("momentum")
               .integers(between(-1e6, 1e6))
               .unit("2π/extent")
               .otherwise("0")
               .means("momentum of the sum, one integer for each axis"))
      .add(Key("point_group")
               .text()
               .means("over rotations and reflections about site 0, in this irreducible "
                      "representation: A1, A2, B1, B2, E, …"))
      .add(Key("spin_flip")
               .integer(between(-1, 1))
               .means("over turned spins: 1 for the even, -1 for the odd sum"))
      .add(Key("from_iteration")
               .integer(between(0, 1e12))
               .defaults_to(0)
               .means("the wavefunction alone is optimized before this iteration, the sum from "
                      "there on; the estimate is always that of the sum"));
  return schema;
}

std::unique_ptr<Projection> make_projection(const Settings& settings,
                                            const Hamiltonian& hamiltonian) {
  const auto* lattice = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  if (!lattice)
    throw UsageError(settings.at() +
                     "[projection] sums over the symmetries of a lattice; particles in continuous "
                     "space have none here");
  return std::make_unique<Projection>(lattice->space(), ImageReader(settings, *lattice).read());
}

}  // namespace ritz
