#include <ritz/wavefunctions/network_layers.hpp>

#include <fmt/format.h>

namespace ritz {

Key layers_key(const std::string& name, const std::vector<int>& default_widths,
               const std::string& meaning) {
  Value::Array layers;
  for (const int width : default_widths) {
    Value layer;
    layer.table()["width"] = Value(width);
    layers.push_back(std::move(layer));
  }
  return Key(name)
      .tables(layer_schema("tanh", false))
      .defaults_to(Value(std::move(layers)))
      .means(meaning);
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
    if (!layer || layer->form() == ParameterForm::none) continue;
    const bool outer = layer->form() == ParameterForm::outer;
    const arma::uword rows = network.shape(node).rows;
    const std::string name = fmt::format("{}{}.", prefix, ++n_layers);
    groups.push_back({.name = name + (outer ? "weights" : "scale"),
                      .n_rows = rows,
                      .n_columns = outer ? layer->n_weights() / rows : 1});
    if (layer->has_bias()) groups.push_back({.name = name + "bias", .n_rows = rows});
  }
}

namespace {

// Copies: the state is used again.
std::vector<arma::mat> signals_of(const std::vector<ParameterFactors>& factors) {
  std::vector<arma::mat> out;
  for (const auto& factor : factors)
    out.push_back(factor.form == ParameterForm::outer ? *factor.signals : factor.dense());
  return out;
}

}  // namespace

LogDerivatives network_log_derivatives(const Network& network, std::span<const arma::mat> inputs,
                                       NetworkState& state) {
  const arma::mat& output = network.forward(inputs, state, true);
  arma::mat slope(arma::size(output), arma::fill::zeros);
  LogDerivatives out(output.n_cols);
  slope.row(0).ones();
  network.backward(slope, state);
  std::vector<arma::mat> log_abs = signals_of(network.factors(state));
  std::vector<arma::mat> phase(log_abs.size());
  if (slope.n_rows > 1) {
    slope.row(0).zeros();
    slope.row(1).ones();
    network.backward(slope, state);
    phase = signals_of(network.factors(state));
  }
  const auto factors = network.factors(state);
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i].form == ParameterForm::outer)
      out.add(outer_part(*factors[i].a, std::move(log_abs[i]), factors[i].bias,
                         factors[i].columns_per_sample, std::move(phase[i])));
    else
      out.add(dense_part(std::move(log_abs[i]), std::move(phase[i])));
  }
  return out;
}

}  // namespace ritz
