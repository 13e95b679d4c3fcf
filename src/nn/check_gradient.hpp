#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include <ritz/nn/loss.hpp>
#include <ritz/nn/network.hpp>

namespace ritz {

/// Back-propagation held against central differences, for one layer (or for the inputs).
struct GradientCheck {
  std::string layer;
  arma::uword n_checked = 0;
  double norm = 0;        ///< Euclidean norm of the checked gradient, by back-propagation
  double difference = 0;  ///< the largest |difference| to central differences
  /// difference over the largest gradient in magnitude of the whole network: below 1e-6 where
  /// everything is right and no kink of an activation lies within a step.
  double relative = 0;
};

/// Checks a network with one input, layer by layer: the gradient of the mean loss of this batch
/// with respect to parameters (at most `most` of a layer, spread evenly) and to the inputs
/// (likewise), by fourth-order central differences with the given step. The network's parameters
/// are back in place afterwards.
std::vector<GradientCheck> check_gradient(Network& network, const arma::mat& inputs,
                                          const arma::mat& targets, const Loss& loss,
                                          arma::uword most = 200, double step = 1e-3);

}  // namespace ritz
