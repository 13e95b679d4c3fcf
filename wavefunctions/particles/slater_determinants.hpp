#pragma once

#include <armadillo>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ritz {

/// ψ = Σ_c C_c Σ_{t in c} w_t D↑_t D↓_t: configurations with a coefficient each, sums of products
/// of two determinants with fixed weights. A determinant is a list of orbitals.
struct Expansion {
  struct Term {
    arma::uword configuration;
    double weight;
    std::array<arma::uword, 2> list;  ///< which of lists[0] and of lists[1]
  };
  using List = std::vector<std::uint32_t>;

  std::array<std::vector<List>, 2> lists;  ///< of each spin, each list once
  std::vector<Term> terms;
  arma::vec coefficients;
  arma::uword n_orbitals = 0;  ///< that the lists refer to

  /// The lowest n orbitals of each spin.
  static Expansion ground_state(const std::array<arma::uword, 2>& n_per_spin);
  /// Adds a term of the last configuration.
  void add_term(double weight, const std::array<List, 2>& orbitals);
};

/// What is kept of the determinants of W walkers. A⁻¹ is that of one list of each spin, the
/// reference of this walker.
struct DeterminantCaches {
  // Of each spin, n columns for each walker.
  std::array<arma::mat, 2> inverse;  ///< A⁻ᵀ, n x n: column j belongs to particle j
  std::array<arma::mat, 2> table;    ///< T = ΦA⁻¹, n_orbitals x n; empty for one determinant
  std::array<arma::mat, 2> weights;  ///< Q, n_orbitals x n, such that Q A⁻ᵀ are the cofactors
  arma::mat reference;               ///< 2 x W
};

/// The algebra of sums of determinants, walker by walker. ψ is linear in the orbitals of each
/// particle: Σ_m G_m φ_m(r) with cofactors G (divided by ψ) that do not depend on where that
/// particle is. Ratios, gradients, Laplacians and derivatives by the orbitals' parameters are all
/// products with G. Determinants beside the reference are minors of the table T (Clark, Morales,
/// McMinis, Kim, Scuseria, J. Chem. Phys. 135, 244105 (2011)), their cofactors are those of the
/// minors, so that a determinant may be zero where their sum is not.
class Determinants {
 public:
  /// A ratio below it has lost digits to cancellation, and the errors of an inverse would grow a
  /// thousandfold in one move: the walker is evaluated in full.
  static constexpr double smallest_ratio = 1e-3;

  Determinants(Expansion expansion, const std::array<arma::uword, 2>& n_per_spin);

  const Expansion& expansion() const { return expansion_; }
  void set_coefficients(const arma::vec& coefficients) { expansion_.coefficients = coefficients; }

  void resize(DeterminantCaches& caches, arma::uword n_walkers) const;
  /// From scratch: `orbitals` is n_orbitals x N. Adds to log|ψ| and phase; the caches of this
  /// walker are of no use where ψ = 0.
  void evaluate(const double* orbitals, arma::uword walker, DeterminantCaches& caches,
                double& log_abs, double& phase) const;
  /// Walker `v` of `to` becomes a copy of walker w of `from`.
  void copy(const DeterminantCaches& from, arma::uword w, DeterminantCaches& to,
            arma::uword v) const;
  /// ψ′/ψ when the particle's orbitals become these.
  double ratio(const DeterminantCaches& caches, arma::uword walker, arma::uword particle,
               const double* orbitals) const;
  /// Takes the move over (Sherman and Morrison). Returns false where the new inverse would have
  /// lost digits: the walker has then to be evaluated.
  bool move(DeterminantCaches& caches, arma::uword walker, arma::uword particle,
            const double* orbitals) const;
  /// G of a particle, of the first orbitals or of all; valid until the next call.
  std::span<const double> cofactors(const DeterminantCaches& caches, arma::uword walker,
                                    arma::uword particle) const;
  /// ∂ log|ψ|/∂C_c of each configuration.
  void coefficient_derivatives(const DeterminantCaches& caches, arma::uword walker,
                               double* out) const;

 private:
  // One list of orbitals, seen from a reference: at these places of the reference stand these other
  // orbitals, up to a sign of their order.
  struct Excitation {
    std::vector<arma::uword> places;
    std::vector<arma::uword> orbitals;
    double sign = 1;
  };
  static Excitation excitation(const Expansion::List& reference, const Expansion::List& list);

  arma::uword spin_of(arma::uword particle) const { return particle < n_[0] ? 0 : 1; }
  const Expansion::List& reference(const DeterminantCaches& caches, arma::uword walker,
                                   arma::uword spin) const;
  double invert(const Expansion::List& list, arma::uword spin, const double* orbitals,
                double* inverse, bool& negative) const;
  arma::uword best_list(arma::uword spin, const double* orbitals) const;
  void make_table(const double* orbitals, arma::uword spin, arma::uword walker,
                  DeterminantCaches& caches) const;
  double sum(const DeterminantCaches& caches, arma::uword walker) const;
  // The part of the table (of this walker) whose determinant is that of the excitation.
  const arma::mat& excited_block(const Excitation& e, const double* table) const;
  double combine(DeterminantCaches& caches, arma::uword walker) const;
  void make_weights(DeterminantCaches& caches, arma::uword walker, arma::uword spin,
                    const arma::vec& of_lists) const;

  Expansion expansion_;
  std::array<arma::uword, 2> n_;
  bool single_;       // one determinant of each spin
  bool in_order_[2];  // it holds the first orbitals in order
  // excitations_[spin][reference * n_lists + list]
  std::array<std::vector<Excitation>, 2> excitations_;

  struct Workspace {
    arma::vec cofactors, moved, change;
    arma::mat matrix;
    std::array<arma::vec, 2> minors, of_lists;  // of every list, by the reference's determinant
    arma::mat small, small_cofactors;
    std::vector<arma::uword> pivots;
  };
  mutable Workspace work_;  // so that nothing is allocated after the first walkers
};

}  // namespace ritz
