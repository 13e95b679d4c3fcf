#include <ritz/wavefunctions/network_layers.hpp>

#include <fmt/format.h>

namespace ritz {

namespace {

const LayerUse in_wavefunctions = {.activation = "tanh", .on_data = false};

}  // namespace

Key layers_key(const std::string& name, const std::vector<int>& default_widths,
               const std::string& meaning) {
  Value::Array layers;
  for (const int width : default_widths) {
    Value layer;
    layer.table()["width"] = Value(width);
    layers.push_back(std::move(layer));
  }
  return Key(name)
      .tables(layer_schemas(in_wavefunctions))
      .defaults_to(Value(std::move(layers)))
      .means(meaning);
}

Chain layers_of(const Settings& settings, const std::string& name) {
  return make_layers(settings.tables(name), in_wavefunctions);
}

Key output_scale_key() {
  return Key("output_scale")
      .real(at_least(0))
      .defaults_to(0.01)
      .means(
          "factor on the starting weights of the output: small, so that training starts from "
          "the other factors of ψ");
}

ChainOutput wavefunction_output(const Settings& settings, arma::uword width) {
  return {.width = width, .bias = false, .scale = settings.real("output_scale")};
}

void add_parameter_groups(const Network& network, Network::Node first, Network::Node end,
                          const std::string& prefix, std::vector<ParameterGroup>& groups) {
  int n_layers = 0;
  for (Network::Node node = first; node < end; ++node) {
    const Layer* layer = network.layer(node);
    if (!layer || layer->n_parameters() == 0) continue;
    const std::string name = fmt::format("{}{}.", prefix, ++n_layers);
    for (const LayerParameters& each : layer->parameters())
      groups.push_back(
          {.name = name + each.name, .n_rows = each.n_rows, .n_columns = each.n_columns});
  }
}

}  // namespace ritz
