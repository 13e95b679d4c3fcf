#include <ritz/model/fock_sum.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

FockSum::FockSum(FockSpace space, std::vector<Hop> hops, std::vector<Density> densities,
                 arma::vec on_site)
    : space_(std::move(space)),
      hops_(std::move(hops)),
      densities_(std::move(densities)),
      on_site_(std::move(on_site)) {
  if (on_site_.is_empty()) on_site_.zeros(space_.n_sites());
  std::erase_if(hops_, [](const Hop& hop) { return hop.amplitude == 0; });
  std::erase_if(densities_, [](const Density& pair) { return pair.strength == 0; });
}

double FockSum::diagonal(const double* n) const {
  const arma::uword n_sites = space_.n_sites(), n_species = space_.n_species();
  const auto on = [&](arma::uword site) {
    return n_species == 1 ? n[site] : n[site] + n[n_sites + site];
  };
  double sum = 0;
  for (const Density& pair : densities_) sum += pair.strength * on(pair.a) * on(pair.b);
  for (arma::uword i = 0; i < n_sites; ++i)
    sum += on_site_[i] * (n_species == 1 ? n[i] * (n[i] - 1) / 2 : n[i] * n[n_sites + i]);
  return sum;
}

void FockSum::connect(const Batch& x, Connections& out) const {
  out.clear(x.n_cols);
  const bool fermions = space_.statistics() == Statistics::fermion;
  const double most = static_cast<double>(space_.max_occupation());
  const auto n_sites = static_cast<std::uint32_t>(space_.n_sites());
  std::vector<int> before(x.n_rows + 1, 0);  // particles before each degree of freedom
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* n = x.colptr(w);
    out.diagonal[w] = diagonal(n);
    for (arma::uword k = 0; k < x.n_rows; ++k) before[k + 1] = before[k] + static_cast<int>(n[k]);
    const auto add = [&](std::uint32_t from, std::uint32_t to, double amplitude) {
      if (n[from] < 1 || n[to] >= most) return;
      const auto [low, high] = std::minmax(from, to);
      if (fermions && (before[high] - before[low + 1]) % 2 != 0) amplitude = -amplitude;
      out.changes.set(from, n[from] - 1);
      out.changes.set(to, n[to] + 1);
      out.changes.end_change(static_cast<std::uint32_t>(w));
      out.real.push_back(amplitude * std::sqrt(n[from] * (n[to] + 1)));
    };
    for (std::uint32_t first = 0; first < x.n_rows; first += n_sites)
      for (const Hop& hop : hops_) {
        add(first + hop.a, first + hop.b, hop.amplitude);
        add(first + hop.b, first + hop.a, hop.amplitude);
      }
  }
}

arma::uword FockSum::max_connections() const {
  const arma::uword both_ways = space_.max_occupation() > 1 ? 2 : 1;
  return both_ways * space_.n_species() * hops_.size();
}

int FockSum::turn_sign(const Hop& hop, arma::uword species) const {
  const int sign = hop.amplitude > 0 ? 1 : -1;
  if (space_.statistics() == Statistics::boson) return sign;
  const auto [low, high] = std::minmax(hop.a, hop.b);
  if (high - low == 1) return sign;
  const arma::uword others = space_.n_per_species()[species] - 1;
  if (low == 0 && high + 1 == space_.n_sites()) return others % 2 == 0 ? sign : -sign;
  return 0;
}

std::vector<SpinTurn> FockSum::turns() const {
  std::vector<SpinTurn> out;
  for (arma::uword s = 0; s < space_.n_species(); ++s) {
    if (space_.n_per_species()[s] == 0) continue;
    const auto first = static_cast<std::uint32_t>(s * space_.n_sites());
    for (const Hop& hop : hops_) out.push_back({{first + hop.a, first + hop.b}, turn_sign(hop, s)});
  }
  return out;
}

arma::mat FockSum::one_particle() const {
  arma::mat h(space_.n_sites(), space_.n_sites(), arma::fill::zeros);
  for (const Hop& hop : hops_) {
    h(hop.a, hop.b) += hop.amplitude;
    h(hop.b, hop.a) += hop.amplitude;
  }
  return h;
}

bool FockSum::is_free() const {
  return densities_.empty() && arma::all(on_site_ == 0) &&
         (space_.statistics() == Statistics::fermion ||
          space_.max_occupation() >= space_.n_particles());
}

}  // namespace ritz
