#include <ritz/nn/network.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/linalg/matrix_product.hpp>
#include <ritz/linalg/sums.hpp>

namespace ritz {

// The graph

Network::Node Network::input(Shape shape) {
  NodeData node;
  node.shape = shape;
  node.last_use = nodes_.size();
  node.input = inputs_.size();
  inputs_.push_back(nodes_.size());
  nodes_.push_back(std::move(node));
  return nodes_.size() - 1;
}

Network::Node Network::add(std::shared_ptr<const Layer> layer, const std::vector<Node>& inputs) {
  const Node self = nodes_.size();
  if (inputs.size() != layer->n_inputs() || inputs.size() > max_layer_inputs || self >= max_nodes)
    throw UsageError(fmt::format("the layer \"{}\" is given {} inputs; expected {} (at most {})",
                                 layer->name(), inputs.size(), layer->n_inputs(),
                                 max_layer_inputs));
  NodeData node;
  std::vector<Shape> shapes;
  for (const Node in : inputs) {
    shapes.push_back(nodes_.at(in).shape);
    nodes_[in].last_use = self;
    ++nodes_[in].n_uses;
    node.has_parameters |= nodes_[in].has_parameters;
  }
  node.shape = layer->shape(shapes);
  node.offset = parameters_.n_elem;
  node.n_parameters = layer->n_parameters();
  node.has_parameters |= node.n_parameters > 0;
  node.last_use = self;
  node.inputs = inputs;
  const auto n_parameters = parameters_.n_elem + node.n_parameters;
  checked_product({n_parameters}, "the parameters of a network are");
  parameters_.resize(n_parameters);
  node.layer = std::move(layer);
  nodes_.push_back(std::move(node));
  return self;
}

void Network::initialise(std::uint64_t seed, std::uint64_t index) {
  for (Node node = 0; node < nodes_.size(); ++node)
    if (nodes_[node].layer)
      nodes_[node].layer->initialise(parameters_.memptr() + nodes_[node].offset, seed,
                                     index * max_nodes + node);
}

double Network::add_penalty(double l1, double l2, arma::vec& gradient) const {
  // Several partial sums, so that additions need not wait for each other.
  constexpr arma::uword width = 8;
  double absolute[width] = {}, squares[width] = {};
  const auto add = [&](const double* w, double* slope, arma::uword lane) {
    absolute[lane] += std::abs(*w);
    squares[lane] += *w * *w;
    *slope += 2 * l2 * *w + l1 * ((*w > 0) - (*w < 0));
  };
  for (const auto& node : nodes_) {
    const arma::uword n = node.layer ? node.layer->n_penalised() : 0;
    const double* w = parameters_.memptr() + node.offset;
    double* slope = gradient.memptr() + node.offset;
    arma::uword i = 0;
    for (; i + width <= n; i += width)
      for (arma::uword lane = 0; lane < width; ++lane) add(w + i + lane, slope + i + lane, lane);
    for (arma::uword lane = 0; i < n; ++i, ++lane) add(w + i, slope + i, lane);
  }
  return l1 * sum(absolute) + l2 * sum(squares);
}

// Values and gradients

// The node in whose matrices the values and signals of this one are kept: its input's when it can
// work in place and nothing else reads that.
Network::Node Network::home(Node self) const {
  const NodeData& node = nodes_[self];
  if (!node.layer || !node.layer->in_place()) return self;
  const NodeData& before = nodes_[node.inputs[0]];
  const bool free = before.layer && before.n_uses == 1 && !before.layer->reads_values();
  return free ? home(node.inputs[0]) : self;
}

const arma::mat& Network::value(Node node, const NetworkState& state) const {
  return state.given_[node] ? *state.given_[node] : state.outputs_[home(node)];
}

Layer::Inputs Network::inputs_of(const NodeData& node, const NetworkState& state,
                                 LayerInputs& in) const {
  for (std::size_t i = 0; i < node.inputs.size(); ++i) in[i] = &value(node.inputs[i], state);
  return {in.data(), node.inputs.size()};
}

const arma::mat& Network::forward(const arma::mat& input, NetworkState& state, bool keep,
                                  const Noise* noise) const {
  return forward(std::span(&input, 1), state, keep, noise);
}

const arma::mat& Network::forward(std::span<const arma::mat> inputs, NetworkState& state, bool keep,
                                  const Noise* noise) const {
  if (inputs.size() != inputs_.size())
    throw std::logic_error(
        fmt::format("Network: {} inputs instead of {}", inputs.size(), inputs_.size()));
  set_size(state);
  state.given_.assign(nodes_.size(), nullptr);
  Evaluation evaluation{keep, noise, inputs[0].n_cols / shape(inputs_[0]).columns, 0};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Shape expected = shape(inputs_[i]);
    if (inputs[i].n_rows != expected.rows ||
        inputs[i].n_cols != expected.columns * evaluation.n_samples)
      throw std::logic_error(
          fmt::format("Network: input {} is {} x {}; expected {} x {} per sample", i,
                      inputs[i].n_rows, inputs[i].n_cols, expected.rows, expected.columns));
    state.given_[inputs_[i]] = &inputs[i];
  }
  run(0, nodes_.size() - 1, evaluation, state);
  return value(nodes_.size() - 1, state);
}

void Network::set_size(NetworkState& state) const {
  state.given_.resize(nodes_.size());
  state.outputs_.resize(nodes_.size());
  state.kept_.resize(nodes_.size());
  state.signals_.resize(nodes_.size());
}

void Network::run(Node first, Node last, Evaluation evaluation, NetworkState& state) const {
  LayerInputs in;
  for (Node self = first; self <= last; ++self) {
    const NodeData& node = nodes_[self];
    if (!node.layer) continue;
    evaluation.node = self;
    node.layer->forward(parameters_.memptr() + node.offset, inputs_of(node, state, in), evaluation,
                        state.kept_[self], state.outputs_[home(self)]);
  }
}

bool Network::splits_at(Node node) const {
  for (Node self = node + 1; self < nodes_.size(); ++self)
    if (std::ranges::any_of(nodes_[self].inputs, [&](Node in) { return in < node; })) return false;
  return true;
}

NetworkPart Network::part(Node first, Node last) const {
  for (Node self = first + 1; self <= last; ++self)
    if (!nodes_.at(self).layer ||
        std::ranges::any_of(nodes_[self].inputs, [&](Node in) { return in < first; }))
      throw std::logic_error("Network: a part that reads what lies outside of it");
  return {*this, first, last};
}

const arma::mat& NetworkPart::forward(const arma::mat& input, NetworkState& state) const {
  const Shape expected = network_->shape(first_);
  if (first_ == last_) return input;
  if (input.n_rows != expected.rows)
    throw std::logic_error(
        fmt::format("Network: a part is given {} rows; expected {}", input.n_rows, expected.rows));
  network_->set_size(state);
  state.given_[first_] = &input;
  std::fill(state.given_.begin() + static_cast<std::ptrdiff_t>(first_) + 1,
            state.given_.begin() + static_cast<std::ptrdiff_t>(last_) + 1, nullptr);
  network_->run(first_ + 1, last_, {.n_samples = input.n_cols / expected.columns}, state);
  return network_->value(last_, state);
}

bool Network::is_smooth() const {
  return std::ranges::all_of(
      nodes_, [](const NodeData& node) { return !node.layer || node.layer->is_smooth(); });
}

void Network::backward(const arma::mat& output_gradient, NetworkState& state,
                       Gradients gradients) const {
  state.reached_.assign(nodes_.size(), 0);
  state.signals_[home(nodes_.size() - 1)] = output_gradient;
  state.reached_.back() = 1;
  LayerInputs in;
  for (Node self = nodes_.size(); self-- > 0;) {
    const NodeData& node = nodes_[self];
    if (!state.reached_[self]) {
      // Nothing reaches the output from here, or nobody asks.
      const bool read = node.layer ? node.n_parameters > 0 : gradients == Gradients::also_inputs;
      if (read) state.signals_[self].zeros(arma::size(value(self, state)));
      continue;
    }
    if (!node.layer) continue;
    const Layer::Inputs values = inputs_of(node, state, in);
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const Node to = node.inputs[i];
      if (gradients == Gradients::parameters_only && !nodes_[to].has_parameters) continue;
      arma::mat& gradient = state.reached_[to] ? state.part_ : state.signals_[home(to)];
      node.layer->reverse(parameters_.memptr() + node.offset, i, values, state.kept_[self],
                          state.signals_[home(self)], gradient);
      if (state.reached_[to]) state.signals_[home(to)] += state.part_;
      state.reached_[to] = 1;
    }
  }
}

void Network::parameter_gradient(const NetworkState& state, arma::vec& gradient) const {
  gradient.set_size(n_parameters());
  LayerInputs in;
  for (Node self = 0; self < nodes_.size(); ++self) {
    const NodeData& node = nodes_[self];
    if (node.n_parameters > 0)
      node.layer->parameter_gradient(inputs_of(node, state, in), state.kept_[self],
                                     state.signals_[home(self)], gradient.memptr() + node.offset);
  }
}

LogDerivatives Network::log_derivatives(NetworkState& state, const arma::mat& log_abs_gradient,
                                        const arma::mat& phase_gradient) const {
  // Copies, since a second reverse pass overwrites them.
  std::vector<arma::mat> log_abs(nodes_.size()), phase(nodes_.size());
  const auto signals_of = [&](const arma::mat& gradient, std::vector<arma::mat>& out) {
    backward(gradient, state);
    for (Node self = 0; self < nodes_.size(); ++self)
      if (nodes_[self].n_parameters > 0) out[self] = state.signals_[home(self)];
  };
  signals_of(log_abs_gradient, log_abs);
  if (!phase_gradient.is_empty()) signals_of(phase_gradient, phase);
  LogDerivatives out(log_abs_gradient.n_cols / output_shape().columns);
  LayerInputs in;
  for (Node self = 0; self < nodes_.size(); ++self) {
    const NodeData& node = nodes_[self];
    if (node.n_parameters > 0)
      out.add(node.layer->log_derivatives(inputs_of(node, state, in), state.kept_[self],
                                          std::move(log_abs[self]), std::move(phase[self]),
                                          out.n_walkers()));
  }
  return out;
}

LogDerivatives Network::log_derivatives(NetworkState& state) const {
  const arma::mat& output = value(nodes_.size() - 1, state);
  arma::mat log_abs(arma::size(output), arma::fill::zeros), phase;
  log_abs.row(0).ones();
  if (output.n_rows > 1) {
    phase.zeros(arma::size(output));
    phase.row(1).ones();
  }
  return log_derivatives(state, log_abs, phase);
}

}  // namespace ritz
