#include <ritz/nn/layers/residual.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/nn/layers/combine.hpp>

namespace ritz {

namespace {

class ResidualEntry final : public ChainLayer {
 public:
  ResidualEntry(Chain layers, std::string at)
      : ChainLayer(std::move(at)), layers_(std::move(layers)) {}

  Network::Node add(Network& network, Network::Node from) const override {
    const Network::Node last = add_chain(network, from, layers_);
    const arma::uword before = network.shape(from).rows, after = network.shape(last).rows;
    if (before != after)
      throw UsageError(
          fmt::format("{}residual layers need the width of their input, {}, but end with width {}",
                      at(), before, after));
    return network.add(std::make_shared<Add>(), {from, last});
  }

  std::string description() const override {
    std::vector<std::string> parts;
    for (const auto& layer : layers_) parts.push_back(layer->description());
    return fmt::format("x + ({})", fmt::join(parts, " → "));
  }

  bool is_random() const override {
    return std::ranges::any_of(layers_, [](const auto& layer) { return layer->is_random(); });
  }

 private:
  Chain layers_;
};

LayerUse within(LayerUse use) {
  use.within_layer = true;
  return use;
}

}  // namespace

LayerKind residual_kind() {
  const auto schema = [](const LayerUse& use) {
    Schema out("residual", "x + f(x), f the layers it holds");
    out.add(Key("layers")
                .tables(layer_schemas(within(use)))
                .required()
                .means("the layers of f, whose last has as many units as x"))
        .example(
            "kind = \"residual\"\n"
            "layers = [{ kind = \"layer_norm\" }, { width = 6 }, { width = 4, activation = "
            "\"identity\" }]");
    return out;
  };
  const auto create = [](Settings& table,
                         const LayerUse& use) -> std::shared_ptr<const ChainLayer> {
    Chain layers = make_layers(table.tables("layers"), within(use));
    if (layers.empty())
      throw UsageError(table.at("layers") +
                       "\"layers\" of a residual layer is empty; expected at least one");
    return std::make_shared<ResidualEntry>(std::move(layers), table.at());
  };
  return {.schema = schema, .create = create, .holds_layers = true};
}

}  // namespace ritz
