// Initialisers, losses, chains from a configuration, and the gradient check.

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/nn/check_gradient.hpp>
#include <ritz/nn/initialiser.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/nn/loss.hpp>
#include "differences.hpp"

using namespace ritz;
using ritz::testing::normal;

TEST_CASE("initial weights have the mean and the variance of their kind") {
  constexpr arma::uword n_out = 120, n_in = 80;
  for (const std::string family : {"glorot", "he", "lecun"})
    for (const std::string form : {"uniform", "normal"}) {
      const double variance = family == "glorot" ? 2.0 / (n_in + n_out)
                              : family == "he"   ? 2.0 / n_in
                                                 : 1.0 / n_in;
      const double kurtosis = form == "uniform" ? 1.8 : 3.0;
      arma::mat w(n_out, n_in);
      Initialiser{family + "_" + form}.fill(w, 11, 2);
      const double n = n_out * n_in, mean = arma::accu(w) / n;
      const double second = arma::accu(w % w) / n;
      INFO(family << " " << form);
      CHECK(std::abs(mean) < 4 * std::sqrt(variance / n));
      CHECK(std::abs(second - variance) < 4 * variance * std::sqrt((kurtosis - 1) / n));
      if (form == "uniform") {
        CHECK(arma::abs(w).max() <= std::sqrt(3 * variance));
      } else {
        CHECK(arma::abs(w).max() > 3 * std::sqrt(variance));
      }
    }
}

TEST_CASE("orthogonal weights have orthonormal rows or columns") {
  arma::mat tall(7, 4), wide(4, 7);
  Initialiser{"orthogonal"}.fill(tall, 1, 0);
  Initialiser{"orthogonal", 2.0}.fill(wide, 1, 0);
  CHECK(arma::approx_equal(tall.t() * tall, arma::eye(4, 4), "absdiff", 1e-14));
  CHECK(arma::approx_equal(wide * wide.t(), 4 * arma::eye(4, 4), "absdiff", 1e-14));
}

TEST_CASE("initial weights follow from the seed and differ between layers and networks") {
  const auto parameters = [](std::uint64_t seed, std::uint64_t index) {
    Network network = make_chain({4}, dense_chain({{.width = 4}, {.width = 4}}), {.width = 1});
    network.initialise(seed, index);
    return network.parameters();
  };
  CHECK(arma::approx_equal(parameters(1, 0), parameters(1, 0), "absdiff", 0));
  CHECK_FALSE(arma::approx_equal(parameters(1, 0), parameters(2, 0), "absdiff", 0.01));
  CHECK_FALSE(arma::approx_equal(parameters(1, 0), parameters(1, 1), "absdiff", 0.01));
  const arma::vec p = parameters(1, 0);
  CHECK_FALSE(arma::approx_equal(p.subvec(0, 15), p.subvec(20, 35), "absdiff", 0.01));
  CHECK(arma::all(p.subvec(16, 19) == 0));
}

TEST_CASE("every loss has the gradient of its value, at two steps") {
  for (const auto& each : losses()) {
    arma::mat outputs = 2 * normal(4, 5), gradient, unused;
    arma::mat targets = 0.5 + 0.2 * normal(4, 5, 9);
    const double value = each.pass(outputs, targets, 0.7, gradient);
    CHECK(value == Approx(0.7 * each.pass(outputs, targets, 1.0, unused)));
    for (arma::uword i = 0; i < outputs.n_elem; ++i) {
      const double kept = outputs[i];
      const auto f = [&](double y) {
        outputs[i] = y;
        return each.pass(outputs, targets, 0.7, unused);
      };
      INFO(each.name);
      CHECK(ritz::testing::error_at_two_steps(f, kept, gradient[i]) < 1e-9);
      outputs[i] = kept;
    }
  }
}

TEST_CASE("losses have their textbook values") {
  const arma::mat z = {{1.5, -3.0}}, t = {{1.0, 0.5}};
  arma::mat gradient;
  CHECK(loss("mse").pass(z, t, 0.5, gradient) == Approx((0.25 + 12.25) / 2));
  CHECK(loss("mae").pass(z, t, 0.5, gradient) == Approx((0.5 + 3.5) / 2));
  CHECK(loss("huber").pass(z, t, 0.5, gradient) == Approx((0.125 + 3.0) / 2));
  const auto entropy = [](double logit, double target) {
    const double p = 1 / (1 + std::exp(-logit));
    return -target * std::log(p) - (1 - target) * std::log(1 - p);
  };
  CHECK(loss("binary_cross_entropy").pass(z, t, 1, gradient) ==
        Approx(entropy(1.5, 1) + entropy(-3, 0.5)));
  // Two classes by softmax are one logit by sigmoid.
  const arma::mat classes = arma::vec{1.5, 0.0}, first = arma::vec{1.0, 0.0};
  CHECK(loss("categorical_cross_entropy").pass(classes, first, 1, gradient) ==
        Approx(entropy(1.5, 1)));
}

TEST_CASE("cross-entropies of huge logits are finite and right") {
  const arma::mat wrong = arma::vec{1e4, -1e4}, target = arma::vec{0.0, 1.0};
  arma::mat gradient;
  CHECK(loss("categorical_cross_entropy").pass(wrong, target, 1, gradient) == 2e4);
  CHECK(gradient(0, 0) == 1);
  CHECK(gradient(1, 0) == -1);
  CHECK(loss("binary_cross_entropy").pass(wrong, target, 1, gradient) == 1e4);
  arma::mat p = wrong;
  softmax(p);
  CHECK(p(0, 0) == 1);
  CHECK(p(1, 0) == 0);
}

namespace {

Chain resolved(const std::vector<Value::Table>& tables) {
  Mistakes mistakes;
  Value::Array array;
  for (const auto& table : tables) array.emplace_back(table);
  const Key key = Key("layers").tables(layer_schemas({}));
  Value::Table whole;
  whole["layers"] = key.resolve(Value(std::move(array)), "layers", mistakes);
  mistakes.raise();
  return make_layers(Settings(Value(std::move(whole))).tables("layers"), {});
}

Value::Table layer_table(std::initializer_list<std::pair<const char*, Value>> entries) {
  Value::Table table;
  for (const auto& [key, value] : entries) table[key] = value;
  return table;
}

}  // namespace

TEST_CASE("layers of a configuration become a chain") {
  const auto layers = resolved({layer_table({{"width", 32}}), layer_table({{"width", 32},
                                                                           {"activation", "relu"},
                                                                           {"layer_norm", true},
                                                                           {"dropout", 0.5},
                                                                           {"residual", true},
                                                                           {"bias", false}})});
  CHECK(layers[0]->description() == "32 tanh");
  CHECK(layers[1]->description() == "32 relu normalised residual dropout 0.5");
  CHECK(layers[1]->is_random());
  const Network network = make_chain({12}, layers, {.width = 3, .bias = false});
  CHECK(network.n_parameters() == 12 * 32 + 32 + 32 * 32 + 2 * 32 + 3 * 32);
  CHECK(network.output_shape() == Shape{3, 1});
  CHECK_FALSE(network.is_smooth());
  CHECK_THROWS_WITH(make_chain({12}, layers, {}, Kinks::refused),
                    Catch::Contains("\"relu\" has a kink"));
  CHECK_THROWS_WITH(
      make_chain({12}, resolved({layer_table({{"width", 5}, {"residual", true}})}), {}),
      Catch::Contains("width of its input, 12, but has width 5"));
  CHECK_THROWS_WITH(resolved({layer_table({{"width", 5}, {"activaton", "tanh"}})}),
                    Catch::Contains("did you mean \"activation\"?"));
}

TEST_CASE("an entry of layers names its kind, or is dense") {
  const Value norm = Value(layer_table({{"kind", "layer_norm"}}));
  const auto block = [&](int width) {
    return layer_table({{"kind", "residual"},
                        {"layers", Value(Value::Array{norm, layer_table({{"width", width}})})}});
  };
  const auto layers = resolved({layer_table({{"kind", "dense"}, {"width", 7}}), block(7)});
  CHECK(layers[1]->description() == "x + (layer_norm → 7 tanh)");
  const Network network = make_chain({3}, layers, {});
  CHECK(network.n_parameters() == (3 * 7 + 7) + 2 * 7 + (7 * 7 + 7) + (7 + 1));
  using Catch::Contains;
  CHECK_THROWS_WITH(make_chain({3}, resolved({block(7)}), {}),
                    Contains("input, 3, but end with width 7"));
  CHECK_THROWS_WITH(make_chain({1}, resolved({layer_table({{"kind", "layer_norm"}})}), {}),
                    Contains("single unit"));
  CHECK_THROWS_WITH(resolved({layer_table({{"kind", "dens"}})}),
                    Contains("layers.0.kind") && Contains("did you mean \"dense\"?"));
  CHECK_THROWS_WITH(resolved({layer_table({{"kind", "layer_norm"}, {"width", 3}})}),
                    Contains("unknown key \"width\""));
  // None within another: a residual layer of a residual layer would be a chain all the same.
  CHECK_THROWS_WITH(
      resolved({layer_table({{"kind", "residual"}, {"layers", Value(Value::Array{block(3)})}})}),
      Contains("\"residual\"; expected"));
}

TEST_CASE("the gradient check passes what is right, layer by layer, and finds what is wrong") {
  for (const auto& each : losses()) {
    Network network = make_chain(
        {4}, dense_chain({{.width = 6}, {.width = 5, .activation = "softplus"}}), {.width = 3});
    network.initialise(1);
    const arma::vec before = network.parameters();
    const auto checks = check_gradient(network, normal(4, 8), arma::abs(normal(3, 8)), each, 20);
    REQUIRE(checks.size() == 4);
    CHECK(checks[0].layer == "inputs");
    CHECK(checks[1].layer == "dense 4 -> 6");
    CHECK(checks[1].n_checked == 20);
    for (const auto& check : checks) CHECK(check.relative < 1e-8);
    CHECK(arma::approx_equal(network.parameters(), before, "absdiff", 0));
  }
  const Loss wrong{"wrong", "", [](const arma::mat& o, const arma::mat& t, double w, arma::mat& g) {
                     const double value = losses()[0].pass(o, t, w, g);
                     g *= 1.001;
                     return value;
                   }};
  Network network = make_chain({4}, dense_chain({{.width = 6}}), {.width = 3});
  network.initialise(1);
  CHECK(check_gradient(network, normal(4, 8), normal(3, 8, 2), wrong)[1].relative > 1e-4);
}
