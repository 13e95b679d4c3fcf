#pragma once

#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// H = Σ_b J_b (SˣSˣ + SʸSʸ + Δ SᶻSᶻ) + Σ_c J2_c S·S with S = σ/2, over the bonds b of nearest and
/// c of second neighbours of a lattice, at a fixed magnetization Σσᶻ.
class Heisenberg final : public LatticeHamiltonian {
 public:
  struct Couplings {
    arma::vec J;   ///< one per bond
    arma::vec J2;  ///< one per bond of second neighbours; empty where there is none
    double delta = 1;
  };

  Heisenberg(Lattice lattice, const Couplings& couplings, std::int64_t magnetization);

  const SpinSpace& space() const override { return space_; }
  std::vector<std::string> term_names() const override { return {"zz", "exchange"}; }
  std::string description() const override;
  const Couplings& couplings() const { return couplings_; }
  std::string coupling_listing() const override;
  std::optional<VScoreScale> v_score_scale() const override;

  void connect(const Batch& x, Connections& out) const override;
  arma::uword max_connections() const override { return bonds_.size(); }
  std::vector<SpinTurn> turns() const override;
  const Lattice* lattice() const override { return &lattice_; }
  bool is_symmetry(const SitePermutation& permutation) const override;
  bool has_spin_flip_symmetry() const override { return space_.magnetization() == 0; }

 private:
  Lattice lattice_;
  SpinSpace space_;
  Couplings couplings_;
  std::vector<Bond> bonds_;  // of J, then of J2
  arma::vec zz_;             // times σᶻσᶻ, per bond
  arma::vec exchange_;       // the element that swaps opposite spins, per bond
};

SystemKind heisenberg_kind();

}  // namespace ritz
