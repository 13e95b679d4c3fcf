#pragma once

#include <array>

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
/// sums. The workspaces belong to the wavefunction, which therefore serves one evaluation at a
/// time.
class DeepSets final : public Wavefunction, public SpatialDerivatives {
 public:
  struct Layers {
    std::vector<ChainLayer> particles, pairs, joint;
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
  const Network& particle_network() const { return parts_[0]; }
  const Network& pair_network() const { return parts_[1]; }
  const Network& joint_network() const { return parts_[2]; }

 private:
  DeepSetsFeatures features_;
  Network network_;               // all of it, with a column for each particle and pair
  std::array<Network, 3> parts_;  // the same parameters, apart
  Network::Node pairs_begin_ = 0, joint_begin_ = 0;

  void unpack();
  // With one particle there are no pairs.
  std::size_t n_inputs() const { return network_.n_inputs(); }

  mutable std::array<arma::mat, 2> inputs_;
  mutable arma::mat slope_;
  mutable NetworkState state_;
  mutable std::array<LaplacianBatch, 2> laplacian_inputs_;
  mutable LaplacianState laplacian_state_;
};

WavefunctionKind deep_sets_kind();

}  // namespace ritz
