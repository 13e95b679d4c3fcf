#pragma once

#include <string>
#include <vector>

#include <ritz/model/wavefunction.hpp>
#include <ritz/nn/chain.hpp>

namespace ritz {

// What wavefunctions that are made of layers have in common.

/// The key `name` for layers, an array of tables of the kinds of layers: one dense entry for each
/// of the default widths when it is left out.
Key layers_key(const std::string& name, const std::vector<int>& default_widths,
               const std::string& meaning);

/// The entries of such a key.
Chain layers_of(const Settings& settings, const std::string& name);

/// The key `output_scale` for the weights of the last layer.
Key output_scale_key();

/// The last layer, one output for each of `width` rows. It has no bias, which would only multiply
/// ψ by a constant; its weights are small, so that training starts near ψ = 1.
ChainOutput wavefunction_output(const Settings& settings, arma::uword width = 1);

/// The parameters of the nodes from `first` up to, not including, `end`: "1.weights", "1.bias" and
/// so on behind `prefix`, layers counted from 1.
void add_parameter_groups(const Network& network, Network::Node first, Network::Node end,
                          const std::string& prefix, std::vector<ParameterGroup>& groups);

}  // namespace ritz
