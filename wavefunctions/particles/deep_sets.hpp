#pragma once

#include <array>
#include <span>

#include <ritz/base/workspaces.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/nn/chain.hpp>
#include <ritz/wavefunctions/particles/deep_sets_features.hpp>

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
class DeepSets final : public Wavefunction, public SpatialDerivatives {
 public:
  struct Layers {
    Chain particles, pairs, joint;
    ChainOutput output;
  };
  DeepSets(DeepSetsFeatures features, const Layers& layers, std::uint64_t seed, std::size_t index);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_symmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  // What tracked walkers are made of.

  const DeepSetsFeatures& features() const { return features_; }
  /// φ, η (of one particle or pair a column) and ρ (of the means of φ, then those of η).
  NetworkPart particle_network() const { return network_.part(0, particles_end_); }
  NetworkPart pair_network() const { return network_.part(pairs_begin_, pairs_end_); }
  NetworkPart joint_network() const { return network_.part(joint_begin_, network_.n_nodes() - 1); }

 private:
  DeepSetsFeatures features_;
  Network network_;  // a column for each particle and pair
  // The last node of φ, first and last of η, and the means.
  Network::Node particles_end_ = 0, pairs_begin_ = 0, pairs_end_ = 0, joint_begin_ = 0;

  struct Workspace {
    std::array<arma::mat, 2> features;
    arma::mat slope;
    NetworkState state;
    std::array<LaplacianBatch, 2> laplacian_features;
    LaplacianState laplacian;
  };
  Workspaces<Workspace> workspaces_;

  // With one particle there are no pairs.
  std::size_t n_inputs() const { return network_.n_inputs(); }
  // The features of all particles and pairs, which are left in the workspace.
  std::span<const arma::mat> inputs(const Batch& r, Workspace& work) const;
};

WavefunctionKind deep_sets_kind();

}  // namespace ritz
