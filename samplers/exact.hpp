#pragma once

#include <ritz/model/sampler.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

/// No sampling: walker k is configuration k of the lattice (see Enumeration), and counts with its
/// weight |ψ|². A sweep puts walkers that are elsewhere on their places.
class Exact final : public Sampler {
 public:
  /// Keeps a reference to `space`.
  explicit Exact(const LatticeSpace& space) : space_(space) {}

  void sweep(const Wavefunction& wavefunction, WalkerBlock& block, std::uint64_t first_sweep,
             std::uint64_t n_sweeps, MoveCounts& counts) const override;
  bool always_accepts() const override { return true; }
  bool sums_all() const override { return true; }

 private:
  const LatticeSpace& space_;
};

SamplerKind exact_kind();

}  // namespace ritz
