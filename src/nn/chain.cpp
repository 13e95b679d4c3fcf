#include <ritz/nn/chain.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/nn/activate.hpp>
#include <ritz/nn/combine.hpp>
#include <ritz/nn/dense.hpp>
#include <ritz/nn/regularise.hpp>

namespace ritz {

namespace {

std::string default_weights(const std::string& activation_name) {
  return activation(activation_name).one_sided ? "he_normal" : "glorot_uniform";
}

}  // namespace

Schema layer_schema(const std::string& default_activation, bool with_dropout) {
  Schema schema("layer", "a dense layer with what follows it");
  Key function("activation");
  function.choice(activation_names())
      .means(
          "function of every unit; relu and leaky_relu are not for wavefunctions in continuous "
          "space");
  if (default_activation.empty())
    function.otherwise("tanh in wavefunctions, relu in models of `ritz fit`");
  else
    function.defaults_to(default_activation);
  schema.add(Key("kind").choice({"dense"}).otherwise("dense").means("W x + b"))
      .add(Key("width").integer(between(1, 1e9)).required().means("number of units"))
      .add(std::move(function))
      .add(Key("bias").boolean().defaults_to(true).means("whether units have a bias"))
      .add(Key("weights")
               .choice(initialiser_names())
               .otherwise("he_normal after relu and its like, glorot_uniform otherwise")
               .means("how weights begin; biases begin at zero"))
      .add(Key("layer_norm")
               .boolean()
               .defaults_to(false)
               .means("layer normalisation before the activation"))
      .add(Key("residual")
               .boolean()
               .defaults_to(false)
               .means("add the layer's input to its output, of the same width"))
      .example("width = 8")
      .example("width = 8\nactivation = \"gelu\"\nlayer_norm = true\nresidual = true");
  if (with_dropout)
    schema.add(Key("dropout")
                   .real({.min = 0, .max = 1, .max_open = true})
                   .defaults_to(0.0)
                   .means("share of units set to zero while training; not in wavefunctions"));
  return schema;
}

std::vector<ChainLayer> chain_layers(std::vector<Settings> tables) {
  std::vector<ChainLayer> layers;
  for (auto& table : tables) {
    ChainLayer layer;
    layer.width = static_cast<arma::uword>(table.integer("width"));
    layer.activation = table.text("activation");
    layer.bias = table.boolean("bias");
    if (!table.has("weights")) table.resolve("weights", default_weights(layer.activation));
    layer.weights = table.text("weights");
    layer.layer_norm = table.boolean("layer_norm");
    if (table.has("dropout")) layer.dropout = table.real("dropout");
    layer.residual = table.boolean("residual");
    layer.at = table.at();
    layers.push_back(std::move(layer));
  }
  return layers;
}

void require_smooth(const std::vector<ChainLayer>& layers) {
  for (const auto& layer : layers) {
    if (activation(layer.activation).smooth) continue;
    std::vector<std::string> names;
    for (const auto& each : activations())
      if (each.smooth) names.push_back(each.name);
    throw UsageError(
        fmt::format("{}the activation \"{}\" has a kink, where the kinetic energy of "
                    "a wavefunction is infinite; expected {}",
                    layer.at, layer.activation, fmt::join(names, ", ")));
  }
}

Network::Node add_activation(Network& network, Network::Node dense, const ChainLayer& layer) {
  const auto& f = activation(layer.activation);
  Network::Node node = dense;
  if (layer.layer_norm) node = network.add(std::make_shared<LayerNorm>(layer.width), {node});
  if (f.name != "identity") node = network.add(std::make_shared<Activate>(f), {node});
  if (layer.dropout > 0) node = network.add(std::make_shared<Dropout>(layer.dropout), {node});
  return node;
}

Network::Node add_chain(Network& network, Network::Node from,
                        const std::vector<ChainLayer>& layers) {
  Network::Node node = from;
  for (const auto& layer : layers) {
    const Network::Node before = node;
    const arma::uword n_in = network.shape(before).rows;
    const std::string weights =
        layer.weights.empty() ? default_weights(layer.activation) : layer.weights;
    node = network.add(std::make_shared<Dense>(n_in, layer.width, layer.bias, Initialiser{weights}),
                       {node});
    node = add_activation(network, node, layer);
    if (!layer.residual) continue;
    if (n_in != layer.width)
      throw UsageError(
          fmt::format("{}a residual layer needs the width of its input, {}, but has width {}",
                      layer.at, n_in, layer.width));
    node = network.add(std::make_shared<Add>(), {before, node});
  }
  return node;
}

Network::Node add_output(Network& network, Network::Node from, const ChainOutput& output) {
  return network.add(std::make_shared<Dense>(network.shape(from).rows, output.width, output.bias,
                                             Initialiser{output.weights, output.scale}),
                     {from});
}

Network make_chain(Shape input, const std::vector<ChainLayer>& layers, const ChainOutput& output) {
  Network network;
  const Network::Node last = add_chain(network, network.input(input), layers);
  add_output(network, last, output);
  return network;
}

}  // namespace ritz
