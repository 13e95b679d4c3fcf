#pragma once

#include <string>
#include <vector>

#include <ritz/lattice/lattice.hpp>

namespace ritz {

/// The rotations and reflections about site 0 that map a lattice with its boundaries onto itself,
/// and the irreducible representations of this group, by their usual names. In two dimensions
/// σ_v are the mirrors along the first axis of the lattice and those that rotations make of it,
/// B1 is even and B2 odd under them. On an axis A1 is even and A2 odd under its reflection. In
/// three dimensions only A1 is offered.
class PointGroup {
 public:
  explicit PointGroup(const Lattice& lattice);

  /// The identity first.
  const std::vector<SitePermutation>& operations() const { return sites_; }
  const std::vector<std::string>& representations() const { return names_; }
  /// The character of each operation, which is real: the trace of E is 2 cos of the angle of a
  /// rotation. `name` is one of representations().
  std::vector<double> characters(const std::string& name) const;

 private:
  // A rotation by `turn` n-ths of a circle, or the reflection at the line at `turn` times 180°/n,
  // where rotations by one n-th are the smallest.
  struct Operation {
    bool reflects = false;
    int turn = 0;
  };

  std::vector<SitePermutation> sites_;
  std::vector<Operation> operations_;
  std::vector<std::string> names_;
  int order_ = 1;  // n
};

}  // namespace ritz
