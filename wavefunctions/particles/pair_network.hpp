#pragma once

#include <array>
#include <span>

#include <ritz/base/workspaces.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/nn/network.hpp>
#include <ritz/wavefunctions/particles/deep_sets_features.hpp>

namespace ritz {

class ParticleHamiltonian;

/// log ψ = N(f_1, …, f_N; f_12, …), a network with one output whose inputs are the features of all
/// particles and, where there are two or more, of all pairs. What kinds have in common that differ
/// in their networks; they see to it that exchange of particles changes nothing. Parameters: those
/// of the network.
class PairNetwork : public Wavefunction, public SpatialDerivatives {
 public:
  void set_parameters(const arma::vec& parameters) override;
  bool is_symmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  const DeepSetsFeatures& features() const { return features_; }

 protected:
  explicit PairNetwork(DeepSetsFeatures features) : features_(std::move(features)) {}
  /// To be called when the network is whole.
  void initialise(std::uint64_t seed, std::size_t index);
  /// Adds the mean of the columns of a node.
  Network::Node mean_of(Network::Node node);

  Network network_;

 private:
  DeepSetsFeatures features_;

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

/// The key `tell_species`.
Key tell_species_key();
/// The features for a system, as this key has it; with those of a cusp where the interaction
/// diverges. Throws UsageError where there are no species to tell.
DeepSetsFeatures features_of(const Settings& settings, const ParticleHamiltonian& system);

}  // namespace ritz
