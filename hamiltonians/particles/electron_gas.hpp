#pragma once

#include <memory>
#include <string>

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Electrons in a square or cubic cell that repeats, before a uniform positive background:
/// H = −½ Σ_p ∇_p² + V of Ewald's sum.
class ElectronGas final : public ParticleHamiltonian {
 public:
  /// `interaction` is a term of the same space.
  ElectronGas(const ParticleSpace& space, std::unique_ptr<const Term> interaction, double rs,
              std::string description);

  double rs() const { return rs_; }
  std::string description() const override { return description_; }
  /// "energy_per_electron", in hartree.
  std::vector<std::string> extra_names() const override { return {"energy_per_electron"}; }
  void local_energies(const Wavefunction& wavefunction, const WalkerState& walkers,
                      LocalEnergies& out) const override;
  double length_scale() const override { return rs_; }
  /// Anywhere in the cell.
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;

 private:
  double rs_;
  std::string description_;
};

SystemKind electron_gas_kind();

}  // namespace ritz
