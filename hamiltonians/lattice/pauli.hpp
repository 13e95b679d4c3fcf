#pragma once

#include <ritz/model/pauli_sum.hpp>

namespace ritz {

/// Any Hamiltonian of spins ½ given as Pauli strings with real coefficients.
class PauliHamiltonian final : public LatticeHamiltonian {
 public:
  PauliHamiltonian(arma::uword n_sites, const std::vector<PauliString>& strings);

  const SpinSpace& space() const override { return space_; }
  std::string description() const override;
  std::optional<VScoreScale> v_score_scale() const override;

  void connect(const Batch& x, Connections& out) const override { sum_.connect(x, out); }
  arma::uword max_connections() const override { return sum_.max_connections(); }
  std::vector<SpinTurn> turns() const override { return sum_.turns(); }
  bool is_real() const override { return sum_.is_real(); }
  bool has_spin_flip_symmetry() const override { return has_spin_flip_symmetry_; }

 private:
  SpinSpace space_;
  PauliSum sum_;
  std::size_t n_terms_;
  bool has_spin_flip_symmetry_ = true;
};

SystemKind pauli_kind();

}  // namespace ritz
