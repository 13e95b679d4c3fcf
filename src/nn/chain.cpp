#include <ritz/nn/chain.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/nn/activation.hpp>
#include <ritz/nn/layers/dense.hpp>

namespace ritz {

std::vector<Schema> layer_schemas(const LayerUse& use) {
  std::vector<Schema> schemas;
  for (const LayerKind& kind : layer_kinds())
    if (!kind.holds_layers || !use.within_layer) schemas.push_back(kind.schema(use));
  return schemas;
}

Chain make_layers(std::vector<Settings> tables, const LayerUse& use) {
  const std::vector<LayerKind> kinds = layer_kinds();
  Chain layers;
  for (Settings& table : tables) {
    const auto is_meant = [&](const LayerKind& kind) {
      return kind.schema(use).name() == table.kind();
    };
    const auto kind = table.has("kind") ? std::ranges::find_if(kinds, is_meant) : kinds.begin();
    layers.push_back(kind->create(table, use));
  }
  return layers;
}

namespace {

void refuse_kinks(const Network& network, Network::Node first, const ChainLayer& layer) {
  for (Network::Node node = first; node < network.n_nodes(); ++node) {
    if (network.layer(node)->is_smooth()) continue;
    throw UsageError(fmt::format(
        "{}the activation \"{}\" has a kink, where the kinetic energy of "
        "a wavefunction is infinite; expected {}",
        layer.at(), network.layer(node)->name(), fmt::join(smooth_activation_names(), ", ")));
  }
}

}  // namespace

Network::Node add_chain(Network& network, Network::Node from, const Chain& layers, Kinks kinks) {
  Network::Node node = from;
  for (const auto& layer : layers) {
    const Network::Node first = network.n_nodes();
    node = layer->add(network, node);
    if (kinks == Kinks::refused) refuse_kinks(network, first, *layer);
  }
  return node;
}

Network::Node add_output(Network& network, Network::Node from, const ChainOutput& output) {
  return network.add(std::make_shared<Dense>(network.shape(from).rows, output.width, output.bias,
                                             Initialiser{output.weights, output.scale}),
                     {from});
}

Network make_chain(Shape input, const Chain& layers, const ChainOutput& output, Kinks kinks) {
  Network network;
  const Network::Node last = add_chain(network, network.input(input), layers, kinks);
  add_output(network, last, output);
  return network;
}

}  // namespace ritz
