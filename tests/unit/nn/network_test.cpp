#include <ritz/nn/network.hpp>

#include <catch2/catch.hpp>

#include <ritz/nn/check_gradient.hpp>
#include <ritz/nn/layers/activate.hpp>
#include <ritz/nn/layers/column_sum.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/nn/layers/dropout.hpp>
#include <ritz/nn/layers/gather.hpp>
#include <ritz/nn/layers/layer_norm.hpp>
#include <ritz/nn/layers/sample_product.hpp>
#include "differences.hpp"

using namespace ritz;
using ritz::testing::normal;

namespace {

// Value, gradient and Laplacian of a network with one output against reverse mode and its
// differences of fourth order; returns the largest error.
double laplacian_error(const Network& network, const arma::mat& x, double h = 2e-3) {
  const arma::uword n = x.n_rows, n_samples = x.n_cols;
  LaplacianState state;
  LaplacianBatch input;
  input.set_coordinates(x, 1, Coordinates::all(n));
  const LaplacianBatch& out = network.forward_laplacian(input, state);
  const auto gradient_at = [&](const arma::mat& points) {
    NetworkState plain;
    network.forward(points, plain, true);
    network.backward(arma::mat(1, points.n_cols, arma::fill::ones), plain,
                     Network::Gradients::also_inputs);
    return arma::mat(network.input_gradient(plain));
  };
  NetworkState plain;
  double worst = arma::abs(out.view(0) - network.forward(x, plain)).max();
  const arma::mat gradient = gradient_at(x);
  arma::rowvec laplacian(n_samples, arma::fill::zeros);
  for (arma::uword k = 0; k < n; ++k) {
    worst = std::max(worst, arma::abs(out.view(1 + k) - gradient.row(k)).max());
    const auto shifted = [&](double by) {
      arma::mat points = x;
      points.row(k) += by;
      return arma::rowvec(gradient_at(points).row(k));
    };
    laplacian += (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
  }
  return std::max(worst, arma::abs(out.view(1 + n) - laplacian).max());
}

// A deep set of particles: φ(x_p) and χ(x_p, x_q), summed, then a network.
struct DeepSet {
  Network network;
  arma::uword n_particles, d;

  DeepSet(arma::uword particles, arma::uword dimensions) : n_particles(particles), d(dimensions) {
    const arma::uword n_pairs = particles * (particles - 1) / 2;
    const Chain layers = dense_chain({{.width = 7}, {.width = 6, .activation = "silu"}});
    auto single = add_chain(network, network.input({d, particles}), layers);
    auto pair = add_chain(network, network.input({2 * d, n_pairs}), layers);
    single = network.add(ColumnSum::groups(particles, particles), {single});
    pair = network.add(ColumnSum::groups(n_pairs, n_pairs, ColumnSum::Form::mean), {pair});
    auto node = network.add(std::make_shared<Concatenate>(), {single, pair});
    node = add_chain(network, node,
                     dense_chain({{.width = 12, .activation = "gelu", .residual = true}}));
    network.add(std::make_shared<Dense>(12, 1), {node});
    network.initialise(3);
  }
  // The pair (p, q) has the features x_p - x_q, which change sign, and their squares.
  std::array<arma::mat, 2> features(const arma::mat& x) const {
    arma::mat pairs(2 * d, n_particles * (n_particles - 1) / 2 * x.n_cols);
    arma::uword column = 0;
    for (arma::uword w = 0; w < x.n_cols; ++w)
      for (arma::uword p = 0; p < n_particles; ++p)
        for (arma::uword q = p + 1; q < n_particles; ++q, ++column)
          for (arma::uword k = 0; k < d; ++k) {
            const double difference = x(p * d + k, w) - x(q * d + k, w);
            pairs(k, column) = std::abs(difference);
            pairs(d + k, column) = difference * difference;
          }
    return {arma::reshape(x, d, n_particles * x.n_cols), pairs};
  }
  arma::mat value(const arma::mat& x) const {
    NetworkState state;
    const auto inputs = features(x);
    return network.forward(inputs, state);
  }
};

}  // namespace

TEST_CASE("the forward Laplacian of a chain agrees with differences of the gradient to 1e-9") {
  const Network network = [] {
    Network chain = make_chain({30}, dense_chain({{.width = 64}, {.width = 64}}), {.width = 1});
    chain.initialise(1);
    return chain;
  }();
  // More samples than go through the network in one piece.
  CHECK(laplacian_error(network, normal(30, 13)) < 1e-9);
}

TEST_CASE("one sample gives the same triple as a batch") {
  Network network =
      make_chain({5}, dense_chain({{.width = 9, .layer_norm = true}, {.width = 8}}), {.width = 1});
  network.initialise(1);
  const arma::mat x = normal(5, 700);
  LaplacianState state, alone;
  LaplacianBatch input;
  input.set_coordinates(x, 1, Coordinates::all(5));
  const LaplacianBatch& out = network.forward_laplacian(input, state);
  for (const arma::uword w : {0, 1, 350, 699}) {
    LaplacianBatch column;
    column.set_coordinates(x.col(w), 1, Coordinates::all(5));
    const LaplacianBatch& single = network.forward_laplacian(column, alone);
    for (arma::uword k = 0; k < 7; ++k)
      CHECK(single.view(k)(0, 0) == Approx(out.view(k)(0, w)).margin(1e-13));
  }
}

TEST_CASE("a graph whose nodes are used several times has the right rules") {
  // y = u * tanh(u) + u with u = dense(x): u is read by three layers, one of which could work in
  // place; then y * y, the same node twice.
  Network network;
  const auto x = network.input({4});
  const auto u = network.add(std::make_shared<Dense>(4, 5), {x});
  const auto before = network.add(std::make_shared<Multiply>(), {u, u});
  const auto t = network.add(std::make_shared<Activate>(activation("tanh")), {u});
  const auto product = network.add(std::make_shared<Multiply>(), {before, t});
  const auto y = network.add(std::make_shared<Add>(3), {product, u, u});
  const auto dropped = network.add(std::make_shared<Dropout>(0.5), {y});
  const auto squared = network.add(std::make_shared<Multiply>(), {dropped, dropped});
  const auto norm = network.add(std::make_shared<LayerNorm>(5), {squared});
  const auto sine = network.add(std::make_shared<Activate>(activation("sine")), {norm});
  network.add(std::make_shared<Dense>(5, 1), {sine});
  network.initialise(2);
  const arma::mat points = 0.7 * normal(4, 6);
  const double fine = laplacian_error(network, points, 5e-4);
  CHECK(fine < 1e-8);
  CHECK(fine < laplacian_error(network, points, 1e-3) / 8);

  // The gradient that laplacian_error trusts, against differences.
  NetworkState state;
  network.forward(points, state, true);
  network.backward(arma::mat(1, 6, arma::fill::ones), state, Network::Gradients::also_inputs);
  const arma::mat gradient = network.input_gradient(state);
  for (arma::uword k = 0; k < 4; ++k) {
    const auto f = [&](double y_k) {
      arma::mat displaced = points.col(2);
      displaced[k] = y_k;
      NetworkState other;
      return network.forward(displaced, other)(0, 0);
    };
    CHECK(ritz::testing::error_at_two_steps(f, points(k, 2), gradient(k, 2)) < 1e-8);
  }
}

TEST_CASE("a deep set is symmetric, and its local coordinates give the Laplacian of all") {
  const DeepSet set(4, 2);
  const arma::mat x = normal(8, 3);
  arma::mat exchanged = x;
  exchanged.rows(0, 1) = x.rows(4, 5);
  exchanged.rows(4, 5) = x.rows(0, 1);
  CHECK(arma::approx_equal(set.value(x), set.value(exchanged), "absdiff", 1e-12));

  // Particles enter as their own coordinates, pairs as features with an explicit triple.
  const auto features = set.features(x);
  std::array<LaplacianBatch, 2> inputs;
  inputs[0].set_coordinates(features[0], 4, Coordinates::particles(4, 2));
  inputs[1].resize({4, 6}, 3, Coordinates::pairs(4, 2));
  inputs[1].view_all().zeros();
  inputs[1].view(0) = features[1];
  arma::uword column = 0;
  for (arma::uword w = 0; w < 3; ++w)
    for (arma::uword p = 0; p < 4; ++p)
      for (arma::uword q = p + 1; q < 4; ++q, ++column)
        for (arma::uword k = 0; k < 2; ++k) {
          const double r = x(2 * p + k, w) - x(2 * q + k, w), sign = r > 0 ? 1 : -1;
          inputs[1].view(1 + k)(k, column) = sign;
          inputs[1].view(3 + k)(k, column) = -sign;
          inputs[1].view(1 + k)(2 + k, column) = 2 * r;
          inputs[1].view(3 + k)(2 + k, column) = -2 * r;
          inputs[1].view(5)(2 + k, column) = 4;
        }
  LaplacianState state;
  const LaplacianBatch& out = set.network.forward_laplacian(inputs, state);
  REQUIRE(out.coordinates().are_all());
  CHECK(arma::approx_equal(out.view(0), set.value(x), "absdiff", 1e-12));
  for (arma::uword w = 0; w < 3; ++w) {
    double laplacian = 0;
    for (arma::uword k = 0; k < 8; ++k) {
      const auto f = [&](double y) {
        arma::mat displaced = x.col(w);
        displaced[k] = y;
        return set.value(displaced)(0, 0);
      };
      CHECK(ritz::testing::error_at_two_steps(f, x(k, w), out.view(1 + k)(0, w)) < 1e-8);
      const double h = 2e-3, y = x(k, w);
      laplacian +=
          (16 * (f(y + h) + f(y - h)) - (f(y + 2 * h) + f(y - 2 * h)) - 30 * f(y)) / (12 * h * h);
    }
    CHECK(out.view(9)(0, w) == Approx(laplacian).margin(1e-7));
  }
}

TEST_CASE("inputs that depend on different coordinates may be added") {
  // Column p of the first input depends on particle p; the second on all coordinates.
  Network network;
  const auto own = network.input({2, 3});
  const auto all = network.input({2, 3});
  const auto bent = network.add(std::make_shared<Activate>(activation("tanh")), {own});
  const auto sum = network.add(std::make_shared<Add>(), {bent, all});
  network.add(std::make_shared<Multiply>(), {sum, bent});
  const arma::mat x = normal(6, 2);
  std::array<LaplacianBatch, 2> inputs;
  inputs[0].set_coordinates(x, 3, Coordinates::particles(3, 2));
  inputs[1].resize({2, 3}, 2, Coordinates::all(6));
  inputs[1].view_all().fill(0.25);  // value, Jacobian and Laplacian 1/4 everywhere
  LaplacianState state;
  const LaplacianBatch& out = network.forward_laplacian(inputs, state);
  // f = t(t + g), with t = tanh x of the entry's own coordinate and ∇g = 1/4, ∇²g = 1/4.
  for (arma::uword i = 0; i < 12; ++i) {
    const double t = std::tanh(x[i]), t1 = 1 - t * t, t2 = -2 * t * t1, g = 0.25;
    for (arma::uword k = 0; k < 6; ++k)
      CHECK(out.view(1 + k)[i] == Approx((k == i % 6 ? t1 * (2 * t + g) : 0.0) + t * 0.25));
    CHECK(out.view(7)[i] == Approx(t2 * (2 * t + g) + 2 * t1 * t1 + t * 0.25 + 2 * t1 * 0.25));
  }
}

TEST_CASE("parameters that do not reach the output have no gradient") {
  Network network;
  const auto x = network.input({2});
  network.add(std::make_shared<Dense>(2, 3), {x});
  network.add(std::make_shared<Dense>(2, 1), {x});
  network.parameters().ones();
  NetworkState state;
  arma::vec gradient;
  const arma::mat inputs = normal(2, 4);
  network.forward(inputs, state, true);
  network.backward(arma::mat(1, 4, arma::fill::ones), state);
  network.parameter_gradient(state, gradient);
  CHECK(arma::all(gradient.head(9) == 0));
  CHECK(arma::all(gradient.tail(3) != 0));
}

TEST_CASE("a layer whose slope is told by the sign of its values keeps them") {
  // A sigmoid in place of the values of relu would make them all positive.
  Network network;
  auto h = network.add(std::make_shared<Dense>(3, 6), {network.input({3})});
  h = network.add(std::make_shared<Activate>(activation("relu")), {h});
  h = network.add(std::make_shared<Activate>(activation("sigmoid")), {h});
  network.add(std::make_shared<Dense>(6, 2), {h});
  network.initialise(1);
  for (const auto& check : check_gradient(network, normal(3, 5), normal(2, 5), loss("mse")))
    CHECK(check.relative < 1e-8);
}

TEST_CASE("a batch of another size, larger or smaller, is evaluated in the same state") {
  Network network = make_chain({3}, dense_chain({{.width = 4}}), {.width = 2});
  network.initialise(1);
  NetworkState state;
  arma::vec gradient;
  for (const arma::uword n : {7, 2, 11}) {
    const arma::mat x = normal(3, n);
    NetworkState fresh;
    arma::vec expected;
    for (auto* s : {&state, &fresh}) {
      network.forward(x, *s, true);
      network.backward(normal(2, n), *s);
      network.parameter_gradient(*s, s == &state ? gradient : expected);
    }
    CHECK(arma::approx_equal(gradient, expected, "absdiff", 0));
  }
}

TEST_CASE("dropout: addressed, unbiased while training, absent afterwards") {
  Network network;
  network.add(std::make_shared<Dropout>(0.3), {network.input({50})});
  const arma::mat x(50, 200, arma::fill::ones);
  NetworkState state, part;
  CHECK(arma::approx_equal(network.forward(x, state), x, "absdiff", 0));

  Noise noise{.seed = 4, .step = 9, .first_sample = 0};
  const arma::mat whole = network.forward(x, state, true, &noise);
  const double kept = arma::accu(whole != 0) / 10000.0;
  CHECK(std::abs(kept - 0.7) < 4 * std::sqrt(0.21 / 10000));
  CHECK(whole.max() == Approx(1 / 0.7));
  network.backward(x, state, Network::Gradients::also_inputs);
  CHECK(arma::approx_equal(network.input_gradient(state), whole, "absdiff", 0));

  // The second half on its own, as on another rank.
  noise.first_sample = 100;
  const arma::mat half = x.cols(100, 199);
  CHECK(arma::approx_equal(network.forward(half, part, true, &noise), whole.cols(100, 199),
                           "absdiff", 0));
  noise.step = 10;
  CHECK_FALSE(arma::approx_equal(network.forward(half, part, true, &noise), whole.cols(100, 199),
                                 "absdiff", 0));
}

TEST_CASE("penalties act on weights and leave biases and scales free") {
  Network network = make_chain({3}, dense_chain({{.width = 4, .layer_norm = true}}), {.width = 2});
  network.parameters().fill(-0.5);
  arma::vec gradient(network.n_parameters(), arma::fill::zeros);
  const double n_weights = 3 * 4 + 4 * 2;
  CHECK(network.add_penalty(0.1, 0.01, gradient) == Approx(n_weights * (0.1 * 0.5 + 0.01 * 0.25)));
  CHECK(arma::accu(gradient != 0) == n_weights);
  CHECK(gradient[0] == Approx(-0.1 - 2 * 0.01 * 0.5));
}

TEST_CASE("layers that do not fit are refused by name") {
  Network network;
  const auto x = network.input({3, 4});
  CHECK_THROWS_WITH(network.add(std::make_shared<Dense>(2, 5), {x}),
                    Catch::Contains("\"dense 2 -> 5\" expects 2 inputs, but is given 3"));
  CHECK_THROWS_WITH(ColumnSum::groups(4, 3), Catch::Contains("4 columns"));
  CHECK_THROWS_WITH(network.add(ColumnSum::groups(6, 3), {x}),
                    Catch::Contains("given 4 columns per sample"));
  CHECK_THROWS_WITH(network.add(std::make_shared<Gather>(std::vector<arma::uword>{1, 4}), {x}),
                    Catch::Contains("asks for column 4"));
  CHECK_THROWS_WITH(
      network.add(std::make_shared<SampleProduct>(SampleProduct::Form::plain), {x, x}),
      Catch::Contains("cannot be multiplied"));
  CHECK_THROWS_WITH(network.add(std::make_shared<Add>(), {x}), Catch::Contains("expected 2"));
}
