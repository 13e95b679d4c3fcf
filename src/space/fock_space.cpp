#include <ritz/space/fock_space.hpp>

#include <fmt/format.h>

#include <numeric>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

std::vector<LatticeSpace::Sector> sectors_of(arma::uword n_sites,
                                             const std::vector<arma::uword>& n_per_species,
                                             arma::uword max_occupation) {
  std::vector<LatticeSpace::Sector> out;
  for (const arma::uword n : n_per_species) {
    const std::string sentence = FockSpace::mistake(n_sites, n, max_occupation);
    if (!sentence.empty()) throw UsageError(sentence);
    out.push_back({n_sites, n});
  }
  return out;
}

}  // namespace

FockSpace::FockSpace(Statistics statistics, arma::uword n_sites,
                     std::vector<arma::uword> n_per_species, arma::uword max_occupation)
    : LatticeSpace(max_occupation + 1, 0.0, 1.0, sectors_of(n_sites, n_per_species, max_occupation),
                   n_per_species.size()),
      statistics_(statistics),
      n_per_species_(std::move(n_per_species)) {}

std::string FockSpace::mistake(arma::uword n_sites, arma::uword n_particles,
                               arma::uword max_occupation) {
  // Without the product, which may be too large to count.
  const arma::uword least = n_particles == 0 ? 0 : (n_particles - 1) / n_sites + 1;
  if (least <= max_occupation) return "";
  return fmt::format(
      "{} particles do not fit on {} site{} with at most {} on each; expected at most {}",
      n_particles, n_sites, n_sites == 1 ? "" : "s", max_occupation, n_sites * max_occupation);
}

arma::uword FockSpace::n_particles() const {
  return std::accumulate(n_per_species_.begin(), n_per_species_.end(), arma::uword{0});
}

std::string FockSpace::description() const {
  const arma::uword n = n_particles();
  const std::string particles = fmt::format(
      "{} {}{}", n, statistics_ == Statistics::boson ? "boson" : "fermion", n == 1 ? "" : "s");
  const std::string where = fmt::format("on {} site{}", n_sites(), n_sites() == 1 ? "" : "s");
  if (n_species() == 2)
    return fmt::format("{} ({} up, {} down) {}", particles, n_per_species_[0], n_per_species_[1],
                       where);
  if (statistics_ == Statistics::fermion) return fmt::format("{} {}", particles, where);
  return fmt::format("{} {}, at most {} on each", particles, where, max_occupation());
}

}  // namespace ritz
