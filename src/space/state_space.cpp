#include <ritz/space/state_space.hpp>

#include <fmt/ranges.h>

#include <cmath>
#include <numeric>

namespace ritz {

ParticleSpace::ParticleSpace(std::vector<arma::uword> n_per_species, arma::uword dimensions,
                             Statistics statistics, std::vector<Centre> centres)
    : n_per_species_(std::move(n_per_species)),
      n_particles_(std::accumulate(n_per_species_.begin(), n_per_species_.end(), arma::uword{0})),
      dimensions_(dimensions),
      statistics_(statistics),
      centres_(std::move(centres)) {}

ParticleSpace ParticleSpace::periodic(std::vector<arma::uword> n_per_species,
                                      arma::uword dimensions, Statistics statistics, double side) {
  ParticleSpace space(std::move(n_per_species), dimensions, statistics);
  space.side_ = side;
  return space;
}

void ParticleSpace::wrap(arma::mat& configurations) const {
  if (!is_periodic()) return;
  for (double& x : configurations) x -= side_ * std::floor(x / side_);
}

arma::uword ParticleSpace::species(arma::uword particle) const {
  arma::uword s = 0;
  for (arma::uword end = n_per_species_[0]; particle >= end; end += n_per_species_[++s]) {
  }
  return s;
}

std::string ParticleSpace::description() const {
  const std::string dimension =
      fmt::format("{} dimension{}", dimensions_, dimensions_ > 1 ? "s" : "");
  if (statistics_ == Statistics::boson)
    return fmt::format("{} boson{} in {}", n_particles_, n_particles_ > 1 ? "s" : "", dimension);
  return fmt::format("{} fermion{} ({} up, {} down) in {}", n_particles_,
                     n_particles_ > 1 ? "s" : "", n_per_species_[0],
                     n_per_species_.size() > 1 ? n_per_species_[1] : 0, dimension);
}

}  // namespace ritz
