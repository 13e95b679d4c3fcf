// Holds every rule of every kind of layer, and of every activation, against differences.

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/nn/layers/activate.hpp>
#include <ritz/nn/layers/column_sum.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/nn/layers/dropout.hpp>
#include <ritz/nn/layers/gather.hpp>
#include <ritz/nn/layers/layer_norm.hpp>
#include <ritz/nn/layers/sample_product.hpp>
#include <ritz/nn/layers/softmax.hpp>
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

  // `add` puts the layer behind its inputs.
  template <class Add>
  Specimen(const std::string& layer, const std::vector<Shape>& shapes, bool curved, const Add& add)
      : name(layer + (curved ? " (curved)" : " (constant)")), columns(shapes[0].columns) {
    const auto x_node = network.input({n_dimensions, columns});
    std::vector<Network::Node> inputs;
    for (const Shape& shape : shapes) {
      inputs.push_back(network.add(std::make_shared<Dense>(n_dimensions, shape.rows), {x_node}));
      if (curved)
        inputs.back() =
            network.add(std::make_shared<Activate>(activation("tanh")), {inputs.back()});
    }
    add(network, inputs);
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

// Layers that wavefunctions are put together from, each with the shapes of its inputs.
struct Part {
  std::shared_ptr<const Layer> layer;
  std::vector<Shape> inputs;
};

std::vector<Part> parts() {
  using Form = SampleProduct::Form;
  std::vector<Part> all = {
      {std::make_shared<Dense>(5, 4), {{5, 3}}},
      {std::make_shared<Add>(), {{4, 3}, {4, 3}}},
      {std::make_shared<Multiply>(), {{4, 3}, {4, 3}}},
      {std::make_shared<Concatenate>(), {{4, 3}, {2, 3}}},
      {ColumnSum::groups(3, 3), {{5, 3}}},
      {ColumnSum::groups(4, 2, ColumnSum::Form::mean), {{5, 4}}},
      {std::make_shared<ColumnSum>(std::vector<arma::uword>{1, 0, 1, 1}, 2), {{3, 4}}},
      {std::make_shared<ColumnSum>(std::vector<arma::uword>{0, 2, 1, 2, 0, 1}, 3,
                                   ColumnSum::Form::mean),
       {{3, 6}}},
      {std::make_shared<Gather>(std::vector<arma::uword>{2, 0, 2, 1}), {{4, 3}}},
      {std::make_shared<SampleProduct>(Form::transposed, 0.6), {{4, 3}, {4, 3}}},
      {std::make_shared<SampleProduct>(Form::plain), {{4, 3}, {3, 3}}},
      {std::make_shared<Softmax>(), {{4, 3}}},
      {std::make_shared<LayerNorm>(5), {{5, 3}}},
      {std::make_shared<Dropout>(0.3), {{5, 3}}}};
  for (const auto& f : activations()) all.push_back({std::make_shared<Activate>(f), {{5, 3}}});
  return all;
}

// These, and every example of every kind of entry that a configuration may name.
std::vector<Specimen> specimens() {
  std::vector<Specimen> all;
  for (const bool curved : {false, true}) {
    for (const Part& part : parts())
      all.emplace_back(part.layer->name(), part.inputs, curved,
                       [&](Network& network, const std::vector<Network::Node>& inputs) {
                         network.add(part.layer, inputs);
                       });
    const Key key = Key("layers").tables(layer_schemas({}));
    for (const Schema& schema : layer_schemas({}))
      for (const std::string& example : schema.examples()) {
        Mistakes mistakes;
        Value::Table whole;
        whole["layers"] =
            key.resolve(Value(Value::Array{parse_toml(example, "example")}), "layers", mistakes);
        mistakes.raise();
        const Chain chain = make_layers(Settings(Value(whole)).tables("layers"), {});
        all.emplace_back(schema.name(), std::vector<Shape>{{4, 3}}, curved,
                         [&](Network& network, const std::vector<Network::Node>& inputs) {
                           add_chain(network, inputs[0], chain);
                         });
      }
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

TEST_CASE("no samples are no trouble for any layer") {
  for (auto& specimen : specimens()) {
    INFO(specimen.name);
    NetworkState state;
    const arma::mat none(n_dimensions, 0);
    CHECK(specimen.network.forward(none, state, true).n_cols == 0);
    specimen.network.backward(arma::mat(arma::size(specimen.network.forward(none, state, true))),
                              state, Network::Gradients::also_inputs);
    arma::vec gradient;
    specimen.network.parameter_gradient(state, gradient);
    CHECK(gradient.is_zero());
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
    out.spread(Coordinates::all(n_global), scratch);

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
      CHECK(fine < 1e-7);
      CHECK((fine < 1e-10 || fine < coarse / 8));
    }
  }
}

// What the layers are for, against plain matrices: the messages of a graph, and attention.

namespace {

constexpr arma::uword n_particles = 3, width = 4;
const std::vector<arma::uword> receivers = {0, 0, 1, 1, 2, 2}, senders = {1, 2, 0, 2, 0, 1};

// Σ_{q ≠ p} tanh(W₁ h_p + W₂ h_q) with the maps before the gathers, or W [h_p; h_q] after them.
Network messages(bool maps_first) {
  const auto dense = [](arma::uword n) { return std::make_shared<Dense>(n, width, false); };
  Network network;
  const auto x = network.input({n_dimensions, n_particles});
  auto h = network.add(std::make_shared<Dense>(n_dimensions, width), {x});
  h = network.add(std::make_shared<Activate>(activation("tanh")), {h});
  Network::Node pairs;
  if (maps_first) {
    const auto a = network.add(dense(width), {h}), b = network.add(dense(width), {h});
    pairs =
        network.add(std::make_shared<Add>(), {network.add(std::make_shared<Gather>(receivers), {a}),
                                              network.add(std::make_shared<Gather>(senders), {b})});
  } else {
    pairs = network.add(std::make_shared<Concatenate>(),
                        {network.add(std::make_shared<Gather>(receivers), {h}),
                         network.add(std::make_shared<Gather>(senders), {h})});
    pairs = network.add(dense(2 * width), {pairs});
  }
  pairs = network.add(std::make_shared<Activate>(activation("tanh")), {pairs});
  network.add(std::make_shared<ColumnSum>(receivers, n_particles), {pairs});
  network.parameters() = normal(network.n_parameters(), 1, 7);
  return network;
}

LaplacianBatch laplacian_of(const Network& network, const arma::mat& x) {
  LaplacianBatch input;
  LaplacianState state;
  input.set_coordinates(x, n_particles, Coordinates::particles(n_particles, n_dimensions));
  return network.forward_laplacian(input, state);
}

}  // namespace

TEST_CASE("a linear map may come before the gathers of what it joins") {
  const Network first = messages(true), after = messages(false);
  const arma::mat x = normal(n_dimensions, n_particles * n_samples, 3);
  NetworkState a, b;
  // The weights [W₁ W₂] of the joined map are those of the two, one behind the other.
  CHECK(arma::approx_equal(first.forward(x, a), after.forward(x, b), "absdiff", 1e-13));
  const LaplacianBatch of_first = laplacian_of(first, x), of_after = laplacian_of(after, x);
  REQUIRE(of_first.n_planes() == of_after.n_planes());
  for (arma::uword k = 0; k < of_first.n_planes(); ++k)
    CHECK(arma::approx_equal(of_first.view(k), of_after.view(k), "absdiff", 1e-12));
}

TEST_CASE("columns depend on the coordinates of the particles that they are made of, no others") {
  const auto of_particles = Coordinates::particles(4, 2);
  const Gather left({0, 0, 1, 3}), right({1, 2, 3, 2});
  const Coordinates pairs = left.coordinates(of_particles).united(right.coordinates(of_particles));
  CHECK(arma::approx_equal(arma::conv_to<arma::mat>::from(pairs.index),
                           arma::mat{{0, 0, 2, 4}, {1, 1, 3, 5}, {2, 4, 6, 6}, {3, 5, 7, 7}},
                           "absdiff", 0));
  CHECK(pairs.local(6, 3) == 2);
  // The pairs of particle 0 have three particles among them, the others two: all or none.
  CHECK(ColumnSum({0, 0, 1, 1}, 2).coordinates(pairs).are_all() == false);
  CHECK(ColumnSum({0, 0, 1, 2}, 3).coordinates(pairs).are_all());
  CHECK(of_particles.united(Coordinates::all(8)).are_all());
  CHECK(of_particles.united(of_particles) == of_particles);
}

TEST_CASE("attention from its layers is that of plain matrices") {
  Network network;
  const auto h = network.input({width, n_particles});
  const auto map = [&] { return network.add(std::make_shared<Dense>(width, width, false), {h}); };
  const auto q = map(), k = map(), v = map();
  using Form = SampleProduct::Form;
  auto node = network.add(std::make_shared<SampleProduct>(Form::transposed, 0.5), {k, q});
  node = network.add(std::make_shared<Softmax>(), {node});
  network.add(std::make_shared<SampleProduct>(Form::plain), {v, node});
  network.parameters() = normal(network.n_parameters(), 1, 7);
  const arma::mat x = normal(width, n_particles * n_samples, 3);
  NetworkState state;
  const arma::mat& out = network.forward(x, state);
  const arma::cube w(network.parameters().memptr(), width, width, 3);
  for (arma::uword s = 0; s < n_samples; ++s) {
    const arma::mat own = x.cols(s * n_particles, s * n_particles + n_particles - 1);
    arma::mat scores = arma::exp(0.5 * (w.slice(1) * own).t() * (w.slice(0) * own));
    scores.each_row() /= arma::sum(scores, 0);
    CHECK(arma::approx_equal(out.cols(s * n_particles, s * n_particles + n_particles - 1),
                             w.slice(2) * own * scores, "absdiff", 1e-13));
  }
}

TEST_CASE("a part of a network gives what the whole gives there, for any number of columns") {
  const Network network = messages(true);
  const arma::mat x = normal(n_dimensions, n_particles * n_samples, 3);
  NetworkState whole, part;
  const arma::mat out = network.forward(x, whole);
  // From the hidden values of particles to the end, and to them.
  const arma::mat hidden = network.part(0, 2).forward(x, part);
  CHECK(arma::approx_equal(network.part(2, network.n_nodes() - 1).forward(hidden, part), out,
                           "absdiff", 0));
  const arma::mat one = x.col(1);
  CHECK(arma::approx_equal(network.part(0, 2).forward(one, part), hidden.col(1), "absdiff", 1e-14));
  CHECK(network.splits_at(2));
  CHECK_FALSE(network.splits_at(3));
  CHECK_THROWS_AS(network.part(3, 5), std::logic_error);
}
