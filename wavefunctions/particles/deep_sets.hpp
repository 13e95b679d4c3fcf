#pragma once

#include <ritz/nn/chain.hpp>
#include <ritz/wavefunctions/particles/pair_network.hpp>

namespace ritz {

/// A symmetric function of the particles,
///
///     log ψ = ρ( 1/N Σ_p φ(f_p), 1/P Σ_{p<q} η(f_pq) ),
///
/// with networks φ of particles, η of the P pairs and ρ of the means (Zaheer et al., Deep Sets,
/// NeurIPS 2017; features f: DeepSetsFeatures). Exchange of any two particles changes nothing, so
/// that a determinant beside it keeps its antisymmetry and its spin; where species are told apart
/// this holds within each species. Parameters: those of φ, η, ρ.
///
/// The Jacobian of a particle's or a pair's layers is kept in its own d or 2d coordinates until the
/// sums.
class DeepSets final : public PairNetwork {
 public:
  struct Layers {
    Chain particles, pairs, joint;
    ChainOutput output;
  };
  DeepSets(DeepSetsFeatures features, const Layers& layers, std::uint64_t seed, std::size_t index);

  std::vector<ParameterGroup> parameter_groups() const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

  // What tracked walkers are made of.

  /// φ, η (of one particle or pair a column) and ρ (of the means of φ, then those of η).
  NetworkPart particle_network() const { return network_.part(0, particles_end_); }
  NetworkPart pair_network() const { return network_.part(pairs_begin_, pairs_end_); }
  NetworkPart joint_network() const { return network_.part(joint_begin_, network_.n_nodes() - 1); }

 private:
  // The last node of φ, first and last of η, and the means.
  Network::Node particles_end_ = 0, pairs_begin_ = 0, pairs_end_ = 0, joint_begin_ = 0;
};

WavefunctionKind deep_sets_kind();

}  // namespace ritz
