#pragma once

#include <armadillo>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ritz/nn/layer.hpp>

namespace ritz {

/// The workspace of forward, backward and what is read out after them, for one network. Nothing is
/// allocated once batches of the largest size have gone through it.
class NetworkState {
 private:
  friend class Network;
  friend class NetworkPart;
  std::vector<const arma::mat*> given_;              // per node: inputs, and where a part begins
  std::vector<arma::mat> outputs_, kept_, signals_;  // per node
  arma::mat part_;
  std::vector<char> reached_;
};

/// The workspace of forward_laplacian, for one network.
class LaplacianState {
 private:
  friend class Network;
  std::vector<Coordinates> planned_for_;  // per input
  arma::uword piece_ = 1;                 // samples that go through the network together
  std::vector<std::size_t> buffer_;       // per node
  std::vector<LaplacianBatch> buffers_;
  LaplacianBatch output_, scratch_;
};

class Network;

/// What a network does between two of its nodes, with the network's own parameters. The network
/// must stay where it is.
class NetworkPart {
 public:
  /// The value of the last node, from columns of the first one, any number of them: layers that
  /// treat every column alike do not ask how many make up a sample. `input` must stay where it is,
  /// and the value lives in the state; parts without a common layer may share one.
  const arma::mat& forward(const arma::mat& input, NetworkState& state) const;

 private:
  friend class Network;
  NetworkPart(const Network& network, std::size_t first, std::size_t last)
      : network_(&network), first_(first), last_(last) {}
  const Network* network_;
  std::size_t first_, last_;
};

/// A directed graph of layers with one flat vector of parameters. Nodes are numbered in the order
/// in which they are added, inputs first or wherever they are wanted; the last node is the output.
/// Columns are samples. Evaluations are const; what they change is in a state object.
///
///     Network network;
///     auto x = network.input({12});
///     auto h = network.add(std::make_shared<Dense>(12, 64), {x});
///     h = network.add(std::make_shared<Activate>(activation("tanh")), {h});
///     network.add(std::make_shared<Dense>(64, 1), {h});
///     network.initialise(seed);
class Network {
 public:
  using Node = std::size_t;
  enum class Gradients { parameters_only, also_inputs };

  Node input(Shape shape);
  /// Throws UsageError when the layer's inputs do not fit it.
  Node add(std::shared_ptr<const Layer> layer, const std::vector<Node>& inputs);

  arma::uword n_inputs() const { return inputs_.size(); }
  std::size_t n_nodes() const { return nodes_.size(); }
  const Shape& shape(Node node) const { return nodes_[node].shape; }
  const Shape& output_shape() const { return nodes_.back().shape; }
  /// nullptr for an input.
  const Layer* layer(Node node) const { return nodes_[node].layer.get(); }
  /// Of the layer's first parameter.
  arma::uword offset(Node node) const { return nodes_[node].offset; }

  /// Whether nothing behind this node reads what lies before it.
  bool splits_at(Node node) const;
  /// From the value of `first` to that of `last`. Throws std::logic_error where a layer between
  /// them reads something else.
  NetworkPart part(Node first, Node last) const;
  /// All layers have continuous derivatives.
  bool is_smooth() const;

  arma::uword n_parameters() const { return parameters_.n_elem; }
  arma::vec& parameters() { return parameters_; }
  const arma::vec& parameters() const { return parameters_; }
  /// Every layer's own initial parameters, from the numbers of `seed`; networks of one run are told
  /// apart by `index`.
  void initialise(std::uint64_t seed, std::uint64_t index = 0);
  /// l1 Σ|w| + l2 Σw² over the weights; biases and scales are free. Its gradient is added to
  /// `gradient`, n_parameters numbers.
  double add_penalty(double l1, double l2, arma::vec& gradient) const;

  /// The output for a batch, rows x (columns · W); `inputs` are as the nodes say, in their order,
  /// and must stay where they are as long as the state is used. With keep, backward may follow.
  const arma::mat& forward(std::span<const arma::mat> inputs, NetworkState& state,
                           bool keep = false, const Noise* noise = nullptr) const;
  const arma::mat& forward(const arma::mat& input, NetworkState& state, bool keep = false,
                           const Noise* noise = nullptr) const;
  // The state would refer to an input that is gone.
  const arma::mat& forward(arma::mat&& input, NetworkState&, bool = false,
                           const Noise* = nullptr) const = delete;
  /// Propagates the gradient with respect to the output back through the batch of the last
  /// forward(…, keep = true).
  void backward(const arma::mat& output_gradient, NetworkState& state,
                Gradients gradients = Gradients::parameters_only) const;
  /// After backward(…, Gradients::also_inputs): the gradient with respect to an input.
  const arma::mat& input_gradient(const NetworkState& state, std::size_t input = 0) const {
    return state.signals_[inputs_[input]];
  }
  /// After backward: the gradient with respect to the parameters, summed over samples.
  void parameter_gradient(const NetworkState& state, arma::vec& gradient) const;
  /// After forward(…, keep = true): the derivatives of log|ψ| and of the phase with respect to the
  /// parameters, sample by sample, from the gradients of both with respect to the output (the
  /// second empty when ψ is real).
  LogDerivatives log_derivatives(NetworkState& state, const arma::mat& log_abs_gradient,
                                 const arma::mat& phase_gradient = {}) const;
  /// The same where the output itself, one column per sample, is log|ψ| and, in a second row, the
  /// phase.
  LogDerivatives log_derivatives(NetworkState& state) const;

  /// Value, Jacobian and Laplacian of the output; its Jacobian is explicit. Lives in the state. The
  /// work is cut into pieces of samples whose planes fit into the cache.
  const LaplacianBatch& forward_laplacian(std::span<const LaplacianBatch> inputs,
                                          LaplacianState& state) const;
  const LaplacianBatch& forward_laplacian(const LaplacianBatch& input, LaplacianState& state) const;

 private:
  friend class NetworkPart;
  struct NodeData {
    std::shared_ptr<const Layer> layer;  // none for an input
    std::vector<Node> inputs;
    Shape shape;
    arma::uword offset = 0, n_parameters = 0;
    bool has_parameters = false;  // of its own or before it
    Node last_use = 0;
    std::size_t n_uses = 0;
    std::size_t input = 0;  // which input it is
  };
  std::vector<NodeData> nodes_;
  std::vector<Node> inputs_;
  arma::vec parameters_;

  Node home(Node self) const;
  const arma::mat& value(Node node, const NetworkState& state) const;
  void set_size(NetworkState& state) const;
  // The layers of these nodes, all others as they are.
  void run(Node first, Node last, Evaluation evaluation, NetworkState& state) const;
  using LayerInputs = std::array<const arma::mat*, max_layer_inputs>;
  Layer::Inputs inputs_of(const NodeData& node, const NetworkState& state, LayerInputs& in) const;
  void plan(std::span<const LaplacianBatch> inputs, LaplacianState& state) const;
  static void spread_inputs(const NodeData& node, LaplacianState& state);
  void laplacian_of(Node self, std::span<const LaplacianBatch> inputs, LaplacianState& state,
                    arma::uword first, arma::uword n) const;
};

}  // namespace ritz
