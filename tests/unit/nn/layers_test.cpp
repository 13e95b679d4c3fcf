// Holds every rule of every kind of layer, and of every activation, against differences.

#include <catch2/catch.hpp>

#include <ritz/nn/activate.hpp>
#include <ritz/nn/dense.hpp>
#include <ritz/nn/network.hpp>
#include "differences.hpp"

using namespace ritz;
using ritz::testing::error_at_two_steps;
using ritz::testing::normal;

namespace {

constexpr arma::uword n_dimensions = 2, n_samples = 3;

// A layer within a network: coordinates (columns particles in two dimensions) → dense → tanh, once
// for every input of the layer → the layer. Without the tanh the layer meets constant Jacobians.
struct Specimen {
  std::string name;
  Network network;
  arma::uword columns;
  arma::mat x, weights;  // samples, and with which weights outputs are added up

  Specimen(const LayerKind& kind, std::shared_ptr<const Layer> layer, bool curved)
      : name(kind.name + " " + layer->name() + (curved ? " (curved)" : " (constant)")),
        columns(kind.example_inputs[0].columns) {
    const auto x_node = network.input({n_dimensions, columns});
    std::vector<Network::Node> inputs;
    for (const Shape& shape : kind.example_inputs) {
      inputs.push_back(network.add(std::make_shared<Dense>(n_dimensions, shape.rows), {x_node}));
      if (curved)
        inputs.back() =
            network.add(std::make_shared<Activate>(activation("tanh")), {inputs.back()});
    }
    network.add(std::move(layer), inputs);
    network.parameters() = normal(network.n_parameters(), 1, 7);
    const Shape out = network.output_shape();
    x = normal(n_dimensions, columns * n_samples, 3);
    weights = normal(out.rows, out.columns * n_samples, 5);
  }

  // Σ weights ∘ outputs, of all samples.
  double sum(NetworkState& state) const { return arma::accu(weights % network.forward(x, state)); }
  arma::mat gradient_at(const arma::mat& points) const {
    NetworkState state;
    network.forward(points, state, true);
    network.backward(weights, state, Network::Gradients::also_inputs);
    return network.input_gradient(state);
  }
};

std::vector<Specimen> specimens() {
  std::vector<Specimen> all;
  for (const bool curved : {false, true})
    for (const auto& kind : layer_kinds()) {
      all.emplace_back(kind, kind.example(), curved);
      if (kind.name != "activation") continue;
      for (const auto& f : activations())
        all.emplace_back(kind, std::make_shared<Activate>(f), curved);
    }
  return all;
}

}  // namespace

TEST_CASE("reverse: gradients with respect to inputs and parameters agree with differences") {
  for (auto& specimen : specimens()) {
    INFO(specimen.name);
    NetworkState state;
    specimen.network.forward(specimen.x, state, true);
    specimen.network.backward(specimen.weights, state, Network::Gradients::also_inputs);
    arma::vec gradient;
    specimen.network.parameter_gradient(state, gradient);
    const arma::mat input_gradient = specimen.network.input_gradient(state);
    const auto check = [&](double& value, double exact) {
      const double kept = value;
      const auto f = [&](double y) {
        value = y;
        return specimen.sum(state);
      };
      const double error = error_at_two_steps(f, kept, exact);
      value = kept;
      return error;
    };
    double worst = 0;
    for (arma::uword i = 0; i < specimen.x.n_elem; ++i)
      worst = std::max(worst, check(specimen.x[i], input_gradient[i]));
    for (arma::uword i = 0; i < gradient.n_elem; ++i)
      worst = std::max(worst, check(specimen.network.parameters()[i], gradient[i]));
    CHECK(worst < 1e-8);
  }
}

TEST_CASE("log-derivatives of every layer are those of the samples alone, and add up") {
  for (auto& specimen : specimens()) {
    INFO(specimen.name);
    const Network& network = specimen.network;
    const arma::mat& both = specimen.weights;
    NetworkState state, alone;
    network.forward(specimen.x, state, true);
    const LogDerivatives derivatives = network.log_derivatives(state, both, arma::fliplr(both));
    const arma::uword n_parameters = network.n_parameters();
    const arma::mat per_sample = derivatives.dense();
    REQUIRE(arma::size(per_sample) == arma::size(2 * n_parameters, n_samples));
    const arma::uword n = specimen.columns, n_out = network.output_shape().columns;
    for (const bool phase : {false, true}) {
      const arma::mat weights = phase ? arma::mat(arma::fliplr(both)) : both;
      const arma::mat part =
          phase ? per_sample.tail_rows(n_parameters) : per_sample.head_rows(n_parameters);
      arma::vec total, gradient;
      network.backward(weights, state);
      network.parameter_gradient(state, total);
      CHECK(arma::approx_equal(arma::sum(part, 1), total, "absdiff", 1e-12));
      for (arma::uword w = 0; w < n_samples; ++w) {
        const arma::mat x = specimen.x.cols(w * n, w * n + n - 1);
        network.forward(x, alone, true);
        network.backward(weights.cols(w * n_out, w * n_out + n_out - 1), alone);
        network.parameter_gradient(alone, gradient);
        CHECK(arma::approx_equal(part.col(w), gradient, "absdiff", 1e-12));
      }
    }
  }
}

TEST_CASE("forward: a batch equals its columns one by one") {
  for (auto& specimen : specimens()) {
    INFO(specimen.name);
    NetworkState state, alone;
    const arma::mat together = specimen.network.forward(specimen.x, state);
    const arma::uword n = specimen.columns, n_out = specimen.network.output_shape().columns;
    for (arma::uword w = 0; w < n_samples; ++w) {
      const arma::mat x = specimen.x.cols(w * n, w * n + n - 1);
      CHECK(arma::approx_equal(specimen.network.forward(x, alone),
                               together.cols(w * n_out, w * n_out + n_out - 1), "absdiff", 1e-13));
    }
  }
}

TEST_CASE("forward Laplacian: value, Jacobian and Laplacian of every layer") {
  for (auto& specimen : specimens()) {
    INFO(specimen.name);
    const Network& network = specimen.network;
    const arma::uword n_global = n_dimensions * specimen.columns;
    LaplacianBatch input, scratch;
    LaplacianState state;
    input.set_coordinates(specimen.x, specimen.columns,
                          Coordinates::particles(specimen.columns, n_dimensions));
    LaplacianBatch out = network.forward_laplacian(input, state);
    out.densify(scratch);

    NetworkState plain;
    CHECK(arma::approx_equal(out.view(0), network.forward(specimen.x, plain), "absdiff", 1e-13));

    // Per sample: the weighted sum of outputs, its gradient and Laplacian.
    const auto per_sample = [&](arma::uword plane) {
      const arma::mat products = specimen.weights % out.view(plane);
      return arma::rowvec(
          arma::sum(arma::reshape(products, products.n_elem / n_samples, n_samples), 0));
    };
    const arma::mat gradient = specimen.gradient_at(specimen.x);
    for (arma::uword k = 0; k < n_global; ++k) {
      const arma::rowvec jacobian = per_sample(1 + k);
      for (arma::uword w = 0; w < n_samples; ++w)
        CHECK(jacobian[w] == Approx(gradient[w * n_global + k]).margin(1e-12));
    }
    const arma::rowvec laplacian = per_sample(1 + n_global);
    for (arma::uword w = 0; w < n_samples; ++w) {
      // Differences of the gradient, all coordinates displaced one by one and added up.
      const auto divergence = [&](double h) {
        double sum = 0;
        for (arma::uword k = 0; k < n_global; ++k) {
          const arma::uword i = w * n_global + k;
          const auto component = [&](double y) {
            arma::mat displaced = specimen.x;
            displaced[i] = y;
            return specimen.gradient_at(displaced)[i];
          };
          sum += ritz::testing::slope(component, specimen.x[i], h);
        }
        return sum;
      };
      const double coarse = std::abs(divergence(4e-3) - laplacian[w]);
      const double fine = std::abs(divergence(2e-3) - laplacian[w]);
      CHECK(fine < 1e-8);
      CHECK((fine < 1e-10 || fine < coarse / 8));
    }
  }
}
