#pragma once

#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/term.hpp>

namespace ritz {

/// The attraction −Σ_p Σ_I Z_I/|r_p − R_I| of electrons by the centres of their space.
class ElectronNucleus final : public Term {
 public:
  explicit ElectronNucleus(const ParticleSpace& space);

  void add_local_values(LocalValues& out) const override;
  /// Only about a nucleus at the origin: elsewhere r·∇V lacks the force that holds the nuclei.
  bool has_virial() const override;
  /// Kato: the slope −2Z/(d − 1), in three dimensions −Z.
  Contact contact_at(const Centre& centre) const override;

 private:
  std::vector<Centre> nuclei_;
  arma::uword n_particles_, dimensions_;
};

/// The repulsion Σ_{I<J} Z_I Z_J/|R_I − R_J| of nuclei at rest, the same for all walkers.
class NucleusNucleus final : public Term {
 public:
  explicit NucleusNucleus(const std::vector<Centre>& nuclei);

  double energy() const { return energy_; }
  void add_local_values(LocalValues& out) const override { out.energy += energy_; }

 private:
  double energy_ = 0;
};

/// Adds the keys `element` and `charge`, of which a nucleus is given one.
Schema& add_charge_keys(Schema& schema);
/// The charge that they give. Throws UsageError where neither or both are given; `what` is named.
double read_charge(const Settings& settings, const std::string& what);

}  // namespace ritz
