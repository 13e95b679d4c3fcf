#pragma once

#include <ritz/base/workspaces.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/nn/network.hpp>

namespace ritz {

/// log ψ = N(r/ℓ): a network of layers over all coordinates, with one output, ℓ the system's
/// length. It is not symmetric under exchange of particles. Parameters: those of the network.
///
/// The Laplacian comes from one pass of value, Jacobian and Laplacian through the layers (Li et
/// al., Nat. Mach. Intell. 6, 209 (2024)), gradients alone from back-propagation.
class ParticleNetwork final : public Wavefunction, public SpatialDerivatives {
 public:
  /// A network with one input of all coordinates and one output, and its parameters.
  ParticleNetwork(Network network, double length);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

 private:
  Network network_;
  double length_;

  struct Workspace {
    arma::mat scaled, slope;
    NetworkState state;
    LaplacianBatch input;
    LaplacianState laplacian;
  };
  Workspaces<Workspace> workspaces_;
};

WavefunctionKind particle_network_kind();

}  // namespace ritz
