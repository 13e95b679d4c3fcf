#include <ritz/nn/check_gradient.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

namespace ritz {

namespace {

// (8 [f(x+h) - f(x-h)] - [f(x+2h) - f(x-2h)])/12h, its error of order h⁴.
double difference_quotient(double& x, double h, const std::function<double()>& f) {
  const double x0 = x;
  const auto at = [&](double shift) {
    x = x0 + shift;
    return f();
  };
  const double near = at(h) - at(-h), far = at(2 * h) - at(-2 * h);
  x = x0;
  return (8 * near - far) / (12 * h);
}

// Compares at most `most` of the n derivatives.
GradientCheck compare(std::string layer, double* x, const double* gradient, arma::uword n,
                      arma::uword most, double step, const std::function<double()>& f) {
  GradientCheck check;
  check.layer = std::move(layer);
  check.n_checked = std::min(n, most);
  for (arma::uword c = 0; c < check.n_checked; ++c) {
    const arma::uword i = c * n / check.n_checked;
    const double h = step * std::max(1.0, std::abs(x[i]));
    const double wrong = std::abs(difference_quotient(x[i], h, f) - gradient[i]);
    check.difference = std::max(check.difference, wrong);
    check.norm = std::hypot(check.norm, gradient[i]);
  }
  return check;
}

}  // namespace

std::vector<GradientCheck> check_gradient(Network& network, const arma::mat& inputs,
                                          const arma::mat& targets, const Loss& loss,
                                          arma::uword most, double step) {
  NetworkState state;
  arma::mat x = inputs, slope, unused;
  const arma::uword n_samples = inputs.n_cols / network.shape(0).columns;
  const double weight = 1.0 / static_cast<double>(n_samples);
  const auto value = [&] {
    return loss.pass(network.forward(x, state, false), targets, weight, unused);
  };
  loss.pass(network.forward(x, state, true), targets, weight, slope);
  network.backward(slope, state, Network::Gradients::also_inputs);
  arma::vec gradient;
  network.parameter_gradient(state, gradient);
  const arma::mat input_gradient = network.input_gradient(state);

  std::vector<GradientCheck> checks;
  checks.push_back(
      compare("inputs", x.memptr(), input_gradient.memptr(), x.n_elem, most, step, value));
  for (std::size_t node = 0; node < network.n_nodes(); ++node) {
    const Layer* layer = network.layer(node);
    if (!layer || layer->n_parameters() == 0) continue;
    const arma::uword offset = network.offset(node);
    checks.push_back(compare(layer->name(), network.parameters().memptr() + offset,
                             gradient.memptr() + offset, layer->n_parameters(), most, step, value));
  }
  double largest = arma::abs(input_gradient).max();
  if (!gradient.is_empty()) largest = std::max(largest, arma::abs(gradient).max());
  for (auto& check : checks) check.relative = largest > 0 ? check.difference / largest : 0;
  return checks;
}

}  // namespace ritz
