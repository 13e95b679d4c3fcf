#pragma once

#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// H = −Σ_b J_b σᶻ_a σᶻ_b − Σ_i h_i σˣ_i with Pauli matrices, over the bonds of nearest neighbours
/// and the sites of a lattice.
class TransverseFieldIsing final : public LatticeHamiltonian {
 public:
  /// One J per bond, one h per site.
  TransverseFieldIsing(Lattice lattice, arma::vec J, arma::vec h);

  const SpinSpace& space() const override { return space_; }
  std::vector<std::string> term_names() const override { return {"bonds", "field"}; }
  std::string description() const override;
  const arma::vec& bond_couplings() const { return J_; }  ///< one per bond
  const arma::vec& site_fields() const { return h_; }     ///< one per site
  std::string coupling_listing() const override;
  std::optional<VScoreScale> v_score_scale() const override;

  void connect(const Batch& x, Connections& out) const override;
  arma::uword max_connections() const override { return fields_.size(); }
  std::vector<SpinTurn> turns() const override;
  const Lattice* lattice() const override { return &lattice_; }
  bool is_symmetry(const SitePermutation& permutation) const override;
  bool has_spin_flip_symmetry() const override { return true; }

 private:
  Lattice lattice_;
  SpinSpace space_;
  std::vector<Bond> bonds_;
  arma::vec J_, h_;
  std::vector<std::uint32_t> fields_;  // sites with a field
};

SystemKind transverse_field_ising_kind();

}  // namespace ritz
