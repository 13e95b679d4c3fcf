#include <ritz/space/lattice_space.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include <ritz/base/error.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz {

LatticeSpace::LatticeSpace(arma::uword n_levels, double lowest, double spacing,
                           std::vector<Sector> sectors, arma::uword n_species)
    : n_levels_(n_levels),
      n_species_(n_species),
      lowest_(lowest),
      spacing_(spacing),
      sectors_(std::move(sectors)) {
  for (const Sector& sector : sectors_) n_dof_ += sector.n_dof;
}

bool LatticeSpace::is_frozen() const {
  return std::ranges::all_of(sectors_, [&](const Sector& sector) {
    return sector.total && (*sector.total == 0 || *sector.total == sector.n_dof * (n_levels_ - 1));
  });
}

void LatticeSpace::draw(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                        Batch& out) const {
  std::vector<arma::uword> levels, open;
  for (arma::uword w = 0; w < out.n_cols; ++w) {
    RandomStream random(seed, Purpose::initial_walkers, first_walker + w, attempt);
    arma::uword first = 0;
    for (const Sector& sector : sectors_) {
      levels.assign(sector.n_dof, 0);
      if (!sector.total) {
        for (auto& level : levels) level = random.integer(n_levels_);
      } else {
        open.resize(sector.n_dof);
        std::iota(open.begin(), open.end(), arma::uword{0});
        for (arma::uword quantum = 0; quantum < *sector.total; ++quantum) {
          const std::size_t chosen = random.integer(open.size());
          if (++levels[open[chosen]] + 1 == n_levels_) {
            open[chosen] = open.back();
            open.pop_back();
          }
        }
      }
      for (arma::uword i = 0; i < sector.n_dof; ++i) out(first + i, w) = value(levels[i]);
      first += sector.n_dof;
    }
  }
}

namespace {

std::optional<arma::uword> spins_up(arma::uword n_sites,
                                    std::optional<std::int64_t> magnetization) {
  if (!magnetization) return std::nullopt;
  if (const std::string sentence = SpinSpace::mistake(n_sites, *magnetization); !sentence.empty())
    throw UsageError(sentence);
  return static_cast<arma::uword>((static_cast<std::int64_t>(n_sites) + *magnetization) / 2);
}

}  // namespace

SpinSpace::SpinSpace(arma::uword n_sites, std::optional<std::int64_t> magnetization)
    : LatticeSpace(2, -1.0, 2.0, {{n_sites, spins_up(n_sites, magnetization)}}),
      magnetization_(magnetization) {}

std::string SpinSpace::mistake(arma::uword n_sites, std::int64_t magnetization) {
  const auto n = static_cast<std::int64_t>(n_sites);
  if (std::abs(magnetization) <= n && (n - magnetization) % 2 == 0) return "";
  return fmt::format(
      "{} spins cannot have the magnetization Σσᶻ = {}; expected an {} number between {} and {}", n,
      magnetization, n % 2 == 0 ? "even" : "odd", -n, n);
}

std::string SpinSpace::description() const {
  std::string spins = fmt::format("{} spin{} ½", n_dof(), n_dof() == 1 ? "" : "s");
  if (!magnetization_) return spins;
  return fmt::format("{} with magnetization {}", spins, *magnetization_);
}

}  // namespace ritz
