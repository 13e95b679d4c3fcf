#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/nn/network.hpp>

namespace ritz {

/// One entry of `layers = [{ width = 32, activation = "tanh" }, …]`:
/// dense → layer norm → activation → dropout, and around all of it the residual connection.
struct ChainLayer {
  arma::uword width = 1;
  std::string activation = "tanh";
  bool bias = true;
  std::string weights = "";  ///< an initialiser; empty for the one that suits the activation
  bool layer_norm = false;
  double dropout = 0;
  bool residual = false;
  std::string at = "";  ///< where it stands in the configuration, to begin a message with
};

/// The keys of such an entry; dropout makes sense only where a network is trained on data.
Schema layer_schema(const std::string& default_activation = "tanh", bool with_dropout = true);
/// The entries, resolved by layer_schema. Records the default of `weights`.
std::vector<ChainLayer> chain_layers(std::vector<Settings> tables);
/// Throws UsageError that names the entry whose activation has no continuous derivative.
void require_smooth(const std::vector<ChainLayer>& layers);

/// Adds the layers behind `from`; returns the last node. Throws UsageError where a residual
/// connection joins different widths.
Network::Node add_chain(Network& network, Network::Node from,
                        const std::vector<ChainLayer>& layers);

/// Adds what follows the dense layer of an entry: layer norm, activation, dropout.
Network::Node add_activation(Network& network, Network::Node dense, const ChainLayer& layer);

/// What follows the last entry: a dense layer without activation.
struct ChainOutput {
  arma::uword width = 1;
  bool bias = true;
  std::string weights = "glorot_uniform";
  double scale = 1;  ///< factor on the initial weights
};

/// Adds the output behind `from`.
Network::Node add_output(Network& network, Network::Node from, const ChainOutput& output);

/// input → layers → output; parameters are left to Network::initialise.
Network make_chain(Shape input, const std::vector<ChainLayer>& layers, const ChainOutput& output);

}  // namespace ritz
