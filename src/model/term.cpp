#include <ritz/model/term.hpp>

#include <ritz/space/pairs.hpp>

namespace ritz {

namespace {
// Beyond this many numbers (8 MB) the distances of a block are not kept.
constexpr arma::uword most_kept = arma::uword{1} << 20;
constexpr arma::uword nobody = ~arma::uword{0};
}  // namespace

LocalValues::LocalValues(const ParticleSpace& space, const Wavefunction& wavefunction,
                         const WalkerState& walkers)
    : energy(walkers.n_walkers()),
      imaginary(walkers.n_walkers(), arma::fill::zeros),
      kinetic(walkers.n_walkers(), arma::fill::zeros),
      r_dot_gradient(walkers.n_walkers(), arma::fill::zeros),
      space_(space),
      wavefunction_(wavefunction),
      walkers_(walkers) {}

const SpatialValues& LocalValues::spatial() {
  if (!spatial_) {
    spatial_.emplace();
    spatial_->zeros(configurations().n_rows, n_walkers(), wavefunction_.is_real());
    walkers_.add_laplacian(*spatial_);
  }
  return *spatial_;
}

const double* LocalValues::pair_distances(arma::uword w) {
  const arma::uword n_pairs = space_.n_pairs();
  // A lone particle has no pairs, and a matrix without rows has no columns to point to.
  if (n_pairs == 0) return distances_.memptr();
  if (walker_of_.empty()) {
    walker_of_.assign(n_pairs * n_walkers() <= most_kept ? n_walkers() : 1, nobody);
    distances_.set_size(n_pairs, walker_of_.size());
  }
  const arma::uword column = walker_of_.size() == 1 ? 0 : w;
  if (walker_of_[column] != w) {
    ritz::pair_distances(configurations().colptr(w), space_.n_particles(), space_.dimensions(),
                         distances_.colptr(column), space_.side());
    walker_of_[column] = w;
  }
  return distances_.colptr(column);
}

}  // namespace ritz
