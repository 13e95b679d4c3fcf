#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ritz/hamiltonians/particles/pair/pair_interaction.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

/// Electrons about nuclei at rest, an atom, an ion or a molecule:
/// H = −½ Σ_p ∇_p² − Σ_pI Z_I/|r_p − R_I| + Σ_{p<q} v(r_pq) + Σ_{I<J} Z_I Z_J/R_IJ.
class Molecule final : public ParticleHamiltonian {
 public:
  /// The space of the electrons has the nuclei as its centres. A lone nucleus has no term
  /// "nucleus_nucleus".
  Molecule(const ParticleSpace& space, std::unique_ptr<PairInteraction> interaction,
           std::string description);

  std::string description() const override { return description_; }
  double length_scale() const override;
  /// Electrons about their nuclei: as many at each as its charge demands, both spins alike.
  void draw_start(std::uint64_t seed, std::uint64_t first_walker, std::uint64_t attempt,
                  Batch& out) const override;

 private:
  std::string description_;
};

SystemKind molecule_kind();

/// The key `electrons` and the key `interaction` of electrons about nuclei.
Schema& add_electron_keys(Schema& schema);
/// The system that they and the nuclei give. Throws UsageError where there is no electron.
std::unique_ptr<Hamiltonian> make_molecule(const Settings& settings, std::vector<Centre> nuclei,
                                           const std::string& name);

}  // namespace ritz
