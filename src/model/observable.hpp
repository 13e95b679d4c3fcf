#pragma once

#include <armadillo>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ritz/io/document.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/sampler.hpp>
#include <ritz/stats/grouped.hpp>

namespace ritz {

/// A number with its error.
struct NamedEstimate {
  std::string name;
  double value = 0;
  double error = 0;
  /// Empty for numbers, and for terms of the energy, which have the system's.
  std::string unit = {};
};

/// Writes each number and its error into a group of its name within `group`.
void write_scalars(Document& document, const std::string& group,
                   const std::vector<NamedEstimate>& scalars);

/// Something measured on walkers that are distributed as |ψ|². Errors come from the spread between
/// groups of walkers, autocorrelation included.
class Observable {
 public:
  virtual ~Observable() = default;

  /// How many quantities are accumulated.
  virtual arma::uword n_quantities() const = 0;
  /// How many numbers scalars() gives.
  virtual arma::uword n_scalars() const { return 0; }
  /// Adds one measurement of a block: walker w of the block belongs to groups[w]. What each walker
  /// says of each of the numbers of scalars() goes into `of_walkers`, n_scalars() x walkers.
  virtual void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
                       GroupedAccumulator& sums, arma::mat& of_walkers) const = 0;
  /// Writes arrays into a group of results.h5.
  virtual void write(const GroupedAccumulator& sums, Document& document,
                     const std::string& group) const = 0;
  /// The numbers worth a line in summary.json.
  virtual std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const = 0;
};

/// A kind of observable, declared once.
struct ObservableKind {
  Schema schema;
  std::string family;  ///< "continuum" or "lattice"
  /// nullptr when the system has none of it (distances of a single particle).
  std::function<std::unique_ptr<Observable>(const Hamiltonian&)> create;
};

/// Every kind, in the order of the folder's list.
std::vector<ObservableKind> observable_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(ObservableKind kind);

}  // namespace ritz
