#pragma once

#include <ritz/base/workspaces.hpp>
#include <ritz/model/wavefunction.hpp>
#include <ritz/nn/network.hpp>

namespace ritz {

/// log ψ = N(x): a network of layers over all degrees of freedom of a lattice, whose outputs are
/// log|ψ| and, where there is a second one, the phase. Parameters: those of the network.
///
/// Tracked walkers keep what the first layer gives before its activation, which a change of few
/// degrees of freedom alters by as many columns of the weights; the layers behind evaluate all
/// changes as one batch.
class LatticeNetwork final : public Wavefunction {
 public:
  /// `network` begins with a dense layer behind its only input, which nothing else reads.
  explicit LatticeNetwork(Network network);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_real() const override { return network_.output_shape().rows == 1; }
  bool is_positive() const override { return is_real(); }
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

  // What tracked walkers are made of.

  /// The first layer without its activation: a column for each of x.
  arma::mat first_layer(const Batch& x) const;
  /// Its weights, width x n_dof.
  const arma::mat& first_weights() const { return first_weights_; }
  /// Adds log ψ from columns of first_layer().
  void add_log_psi(const arma::mat& first, LogPsi& out) const;

 private:
  void unpack();

  Network network_;
  arma::mat first_weights_;
  arma::vec first_bias_;  // empty where there is none
  Workspaces<NetworkState> workspaces_;
};

WavefunctionKind lattice_network_kind();

}  // namespace ritz
