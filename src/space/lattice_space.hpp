#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ritz/space/batch.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// Configurations whose degrees of freedom each take one of the same few values: spins, or
/// occupation numbers of sites. The values are lowest + spacing · level, level = 0 … n_levels − 1.
/// Sectors are consecutive degrees of freedom; where a quantity is conserved, the sum of their
/// levels has the same total in every configuration.
class LatticeSpace : public StateSpace {
 public:
  struct Sector {
    arma::uword n_dof = 0;
    std::optional<arma::uword> total;
  };

  arma::uword n_dof() const final { return n_dof_; }
  std::string family() const final { return "lattice"; }

  arma::uword n_levels() const { return n_levels_; }
  double value(arma::uword level) const { return lowest_ + spacing_ * static_cast<double>(level); }
  arma::uword level(double value) const {
    return static_cast<arma::uword>(std::floor((value - lowest_) / spacing_ + 0.5));
  }
  const std::vector<Sector>& sectors() const { return sectors_; }

  /// Degree of freedom s·n_sites + i belongs to site i and to species s: all sites of the first
  /// species come before those of the next. Spins are one species.
  arma::uword n_species() const { return n_species_; }
  arma::uword n_sites() const { return n_dof_ / n_species_; }
  arma::uword site(arma::uword dof) const { return dof % n_sites(); }
  arma::uword species(arma::uword dof) const { return dof / n_sites(); }
  /// Whether all is at rest: there is one configuration.
  bool is_frozen() const;

  /// A random configuration for each of the walkers first_walker, …: every value alike where
  /// nothing is conserved, otherwise quanta thrown one by one onto places that have room. `out` is
  /// n_dof x W, sized by the caller.
  void draw(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
            Batch& out) const;

 protected:
  LatticeSpace(arma::uword n_levels, double lowest, double spacing, std::vector<Sector> sectors,
               arma::uword n_species = 1);

 private:
  arma::uword n_dof_ = 0;
  arma::uword n_levels_, n_species_;
  double lowest_, spacing_;
  std::vector<Sector> sectors_;
};

/// One spin ½ per site; entries are ±1, the values of σᶻ. The magnetization Σσᶻ may be fixed.
class SpinSpace final : public LatticeSpace {
 public:
  /// Throws UsageError with the sentence of mistake().
  explicit SpinSpace(arma::uword n_sites, std::optional<std::int64_t> magnetization = std::nullopt);

  /// Why this many spins cannot have this magnetization; empty when they can.
  static std::string mistake(arma::uword n_sites, std::int64_t magnetization);

  std::string description() const override;
  std::optional<std::int64_t> magnetization() const { return magnetization_; }

 private:
  std::optional<std::int64_t> magnetization_;
};

}  // namespace ritz
