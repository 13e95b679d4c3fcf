#pragma once

#include <armadillo>

namespace ritz {

/// How chains of one quantity compare with each other and with themselves. Every statistic is a
/// difference between chains or between times, which says nothing about the mean of all: runs that
/// pass are no choice by their energy. Each is given as the normal score of its probability among
/// stationary chains: 3 is met as seldom as 3σ.
struct Mixing {
  bool constant = false;  ///< all measurements are equal, or differ by rounding: nothing to judge
  /// All chains together move: their second halves against their first ones, or against their first
  /// eighth, by Student's t over chains, whatever the autocorrelation; the larger of the two.
  double drift = 0;
  bool resolved = false;  ///< chains outlast 20 autocorrelation times about their own means
  /// Where resolved: chains differ by more than they move. T times the variance of the means of
  /// chains over Γ(0)τ from the autocovariance about each chain's own mean, as Fisher's F.
  double spread = 0;
  double ratio = 1;  ///< that quotient; the error from within chains is too small by its root
  /// Where not resolved: how long the quantity remembers, at least, when it forgets as exp(−t/time)
  /// and the growth of its error from quarters of chains to whole ones is as small as chance may
  /// make it. In columns of the series; 0 where nothing grows.
  double memory = 0;
};

/// Judges normal scores of the ranks of measurements (Vehtari et al., Bayesian Analysis 16, 667
/// (2021), eq. 14), which heavy tails do not disturb; more than 64 measurements of a chain are
/// joined to means of 2, 4, 8, … neighbours. `series`: one row per chain, one column per
/// measurement. `limit` is the score beyond which the caller sees no chance.
Mixing mixing(const arma::mat& series, double limit);

/// The normal score of Student's t of either sign with so many degrees of freedom, at least 0
/// (Wallace, Ann. Math. Stat. 30, 1121 (1959), without his last term).
double score_of_t(double t, double freedom);

/// The score beyond which one of `n` normal scores lies with the probability `chance`, on either
/// side.
double limit_of_scores(double chance, double n);

}  // namespace ritz
