#include <ritz/nn/activate.hpp>
#include <ritz/nn/combine.hpp>
#include <ritz/nn/dense.hpp>
#include <ritz/nn/regularise.hpp>

namespace ritz {

arma::uword Layer::n_parameters() const {
  arma::uword n = 0;
  for (const auto& each : parameters()) n += each.size();
  return n;
}

arma::uword Layer::n_penalised() const {
  arma::uword n = 0;
  for (const auto& each : parameters())
    if (each.penalised) n += each.size();
  return n;
}

namespace {

template <class Kind, class... Arguments>
LayerKind declare(std::string name, std::string meaning, std::vector<Shape> example_inputs,
                  Arguments... arguments) {
  return {std::move(name), std::move(meaning),
          [=]() -> std::shared_ptr<const Layer> { return std::make_shared<Kind>(arguments...); },
          std::move(example_inputs)};
}

}  // namespace

const std::vector<LayerKind>& layer_kinds() {
  static const std::vector<LayerKind> all = {
      declare<Dense>("dense", "W x + b", {{5, 3}}, 5, 4),
      declare<Activate>("activation", "an elementwise function", {{5, 3}}, activation("tanh")),
      declare<Add>("add", "the sum of its inputs (residual connections)", {{4, 3}, {4, 3}}),
      declare<Multiply>("multiply", "the elementwise product of two inputs", {{4, 3}, {4, 3}}),
      declare<Concatenate>("concatenate", "its inputs one below the other", {{4, 3}, {2, 3}}),
      declare<GroupSum>("sum", "sums of groups of consecutive columns", {{5, 3}}, 3),
      declare<GroupSum>("mean", "means of groups of consecutive columns", {{5, 4}}, 2,
                        GroupSum::Form::mean),
      declare<LayerNorm>("layer_norm",
                         "mean 0 and variance 1 over a column, then a scale and a "
                         "shift of every row",
                         {{5, 3}}, 5),
      declare<Dropout>("dropout", "zeros at random while training, the identity afterwards",
                       {{5, 3}}, 0.3),
  };
  return all;
}

}  // namespace ritz
