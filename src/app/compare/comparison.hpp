#pragma once

#include <armadillo>
#include <array>
#include <string>
#include <vector>

#include <ritz/base/value.hpp>

namespace ritz {

/// A run as a row of a table; numbers that it does not have are NaN, texts are empty.
struct ComparedRun {
  std::string directory;
  std::string system, wavefunction;  ///< kinds
  std::string unit;                  ///< of energies; empty for units of the couplings
  double parameters = arma::datum::nan;
  double energy = arma::datum::nan, error = arma::datum::nan;
  double exact = arma::datum::nan, exact_error = arma::datum::nan;
  double sigmas = arma::datum::nan, relative = arma::datum::nan;
  double variance = arma::datum::nan, v_score = arma::datum::nan;
  double seconds = arma::datum::nan;
  /// "finished", "stopped", "failed", "unfinished", "missing", "damaged", "no run" (a fit or other
  /// files are there), "nothing" (there is no such directory)
  std::string state;
  std::string verdict;  ///< of the run; what is wrong, where there is no energy
  /// What its verdict says of "optimization", "sampling", "energy", "statistics", in this order;
  /// empty where it has none.
  std::array<std::string, 4> verdicts;
  Value configuration;  ///< config.toml; an empty table where it cannot be read
};

/// The runs in these directories, a scan's points in their order. What cannot be read becomes a row
/// that says so. Only rank 0 calls it.
std::vector<ComparedRun> compared_runs(const std::vector<std::string>& directories);

/// Tables for people and programs; numbers have as many digits as their errors allow.
std::string text_table(const std::vector<ComparedRun>& runs);
std::string markdown_table(const std::vector<ComparedRun>& runs);
std::string latex_table(const std::vector<ComparedRun>& runs);
/// Every number in full, one column each.
std::string csv_table(const std::vector<ComparedRun>& runs);

/// Rows for the tables of the variational benchmark of Wu et al., Science 386, 296 (2024)
/// (energies of the whole system with spins as Pauli matrices), a table for each system. Runs of
/// other systems than lattices, and runs without an energy, are named in `left_out`.
std::string benchmark_tables(const std::vector<ComparedRun>& runs,
                             std::vector<std::string>& left_out);

}  // namespace ritz
