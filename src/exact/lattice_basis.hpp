#pragma once

#include <cstdint>
#include <vector>

#include <ritz/lattice/lattice.hpp>
#include <ritz/space/enumeration.hpp>

namespace ritz {

/// States in which a lattice Hamiltonian is written as a matrix. State k is
/// Σ_y |y⟩ / weight(k) over weight(k)² configurations y that symmetries make of one of them.
class LatticeBasis {
 public:
  virtual ~LatticeBasis() = default;
  virtual std::uint64_t size() const = 0;
  /// Writes one configuration of each of the states first, first + 1, … into the columns of `out`
  /// (n_dof x W, sized by the caller).
  virtual void fill(std::uint64_t first, Batch& out) const = 0;
  /// The state that holds a configuration.
  virtual std::uint64_t index(const double* configuration) const = 0;
  virtual double weight(std::uint64_t state) const = 0;
};

/// Every configuration by itself.
class FullBasis final : public LatticeBasis {
 public:
  explicit FullBasis(const LatticeSpace& space) : configurations_(space) {}
  std::uint64_t size() const override { return configurations_.size(); }
  void fill(std::uint64_t first, Batch& out) const override { configurations_.fill(first, out); }
  std::uint64_t index(const double* configuration) const override {
    return configurations_.index(configuration);
  }
  double weight(std::uint64_t) const override { return 1; }

 private:
  Enumeration configurations_;
};

/// Spins ½, at most 32: sums over all that permutations of sites and, on demand, the reversal of
/// all spins make of a configuration. The permutations form a group.
class SymmetricSpinBasis final : public LatticeBasis {
 public:
  SymmetricSpinBasis(const SpinSpace& space, const std::vector<SitePermutation>& permutations,
                     bool spin_flip);
  std::uint64_t size() const override { return representatives_.size(); }
  void fill(std::uint64_t first, Batch& out) const override;
  std::uint64_t index(const double* configuration) const override;
  double weight(std::uint64_t state) const override { return weights_[state]; }

 private:
  using Code = std::uint32_t;  // bit i is set where spin i is up

  Code permuted(std::size_t permutation, Code code) const;
  /// The number of group elements that leave the code as it is; 0 when one makes it smaller.
  int stabilizer(Code code) const;
  Code smallest_image(Code code) const;

  std::size_t n_sites_, n_bytes_, n_permutations_;
  Code flipped_;              // the bits that the reversal of spins flips; 0 for no reversal
  std::vector<Code> tables_;  // image of each byte's value, per byte and permutation
  std::vector<Code> representatives_;
  std::vector<double> weights_;
};

}  // namespace ritz
