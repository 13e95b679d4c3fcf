#pragma once

#include <armadillo>
#include <vector>

#include <ritz/space/state_space.hpp>

namespace ritz {

/// 2l + 1 functions N ζ^{3/2} P(x) e^{−x} S_lm(x⃗) about a nucleus, x⃗ = ζ(r − R), normalised, with
/// the real solid harmonics S.
struct NuclearShell {
  arma::uword nucleus = 0;
  unsigned n = 1, l = 0;
  arma::vec polynomial;  ///< P, from the constant term
  double exponent = 1;   ///< ζ in 1/bohr

  arma::uword n_functions() const { return 2 * l + 1; }
};

/// r^{n−1} e^{−ζr}.
NuclearShell slater_type_shell(arma::uword nucleus, unsigned n, unsigned l, double exponent);
/// Those of a single electron about the charge nζ.
NuclearShell hydrogenic_shell(arma::uword nucleus, unsigned n, unsigned l, double exponent);

/// Functions of shells, each made to meet Kato's condition at every nucleus: their mean over
/// directions has the slope −Z at the charge Z. What a function lacks it is given by
/// h_A = r e^{−2Zr} of the nuclei, short functions that have a slope and no value there.
class NuclearBasis {
 public:
  /// `charges` are those of Kato's condition.
  NuclearBasis(std::vector<Centre> nuclei, arma::vec charges, std::vector<NuclearShell> shells);

  const std::vector<NuclearShell>& shells() const { return shells_; }
  arma::uword n_shells() const { return n_shells_; }
  arma::uword n_functions() const { return n_functions_; }
  arma::uword n_nuclei() const { return nuclei_.size(); }
  /// The first function of a shell.
  arma::uword first(arma::uword shell) const { return first_[shell]; }
  void set_exponents(const arma::vec& exponents);

  /// The functions as they are and, in the last rows, h of each nucleus: n_functions + n_nuclei
  /// rows, a column for each point.
  struct Values {
    arma::mat value;
    arma::mat gradient[3];
    arma::mat laplacian;
    arma::mat by_exponent;  ///< ∂/∂ log ζ of its shell
  };
  enum class Ask { value, by_exponent, derivatives };
  /// Sizes and writes what is asked, values always.
  void evaluate(const arma::mat& points, Ask ask, Values& out) const;

  /// n_functions x n_nuclei: function b becomes χ_b − Σ_A K(b, A) h_A.
  const arma::mat& correction() const { return correction_; }
  /// ∂K(b, A)/∂ log ζ of the shell of b.
  const arma::mat& correction_by_exponent() const { return correction_by_exponent_; }

 private:
  double charge(arma::uword nucleus) const { return charges_[nucleus]; }
  void evaluate_shell(const NuclearShell& shell, arma::uword first, const arma::mat& points,
                      Ask ask, Values& out) const;
  void defects(arma::mat& of_all, arma::mat& by_exponent) const;
  void make_correction();

  std::vector<Centre> nuclei_;
  arma::vec charges_;
  std::vector<NuclearShell> shells_;  // and those of h
  std::vector<double> norms_;
  std::vector<arma::uword> first_;
  arma::uword n_shells_, n_functions_ = 0;
  arma::mat correction_, correction_by_exponent_;
};

}  // namespace ritz
