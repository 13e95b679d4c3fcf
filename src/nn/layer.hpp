#pragma once

#include <armadillo>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ritz/nn/laplacian_batch.hpp>

namespace ritz {

/// Where the random numbers of a training step stand: of samples first_sample, first_sample + 1, …
/// (their places in the whole mini-batch, over all ranks) at this step.
struct Noise {
  std::uint64_t seed = 1;
  std::uint64_t step = 0;
  std::uint64_t first_sample = 0;
};

/// Layers of one network have numbers below this, which keeps their random numbers apart.
inline constexpr std::uint64_t max_nodes = 4096;
inline constexpr std::size_t max_layer_inputs = 8;

/// What a layer is told about a forward evaluation.
struct Evaluation {
  bool keep = false;             ///< keep what the reverse pass needs
  const Noise* noise = nullptr;  ///< given while training: dropout is on
  arma::uword n_samples = 0;
  std::uint64_t node = 0;  ///< the layer's number in its network
};

/// How the derivative of a sample with respect to a layer's parameters follows from two matrices
/// with one column for every column of the layer: `a` and the signals δ, the gradient with respect
/// to the layer's outputs.
enum class ParameterForm {
  none,
  outer,        ///< weights n_out x n_in: Σ_c δ_c a_cᵀ, with a the layer's input
  elementwise,  ///< scales n_out: Σ_c δ_c ∘ a_c, with a what the layer kept
};

/// One operation of a network: a description that holds neither parameters nor state. Columns are
/// treated alike and independently; `p` are the layer's parameters, within the flat vector of the
/// network. Outputs are overwritten; workspaces keep their memory from one call to the next.
class Layer {
 public:
  using Inputs = std::span<const arma::mat* const>;

  virtual ~Layer() = default;

  /// "dense 12 -> 64", for reports.
  virtual std::string name() const = 0;
  virtual arma::uword n_inputs() const { return 1; }
  /// The shape of the output. Throws UsageError when the inputs do not fit.
  virtual Shape shape(std::span<const Shape> inputs) const = 0;

  virtual ParameterForm form() const { return ParameterForm::none; }
  virtual arma::uword n_parameters() const { return 0; }
  /// The first n_weights parameters are what penalties act on; the others are free.
  virtual arma::uword n_weights() const { return 0; }
  /// After the weights (or scales) follow as many biases as there are outputs.
  virtual bool has_bias() const { return false; }
  /// `stream` tells the layers of a network apart.
  virtual void initialise(double* /*p*/, std::uint64_t /*seed*/, std::uint64_t /*stream*/) const {}

  virtual void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
                       arma::mat& out) const = 0;
  /// The gradient with respect to input `which` from `signals`, the gradient with respect to the
  /// output.
  virtual void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
                       const arma::mat& signals, arma::mat& gradient) const = 0;

  /// Value, Jacobian and Laplacian together. The inputs have the same coordinates and, unless
  /// takes_constant(), explicit Jacobians.
  virtual void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                         LaplacianBatch& out) const = 0;
  virtual bool takes_constant() const { return false; }
  /// The outputs take the place of the only input: forward() may be given `out` as its input and
  /// reverse() `signals` as its gradient, and laplacian() wants the input in `out`. Such a layer
  /// has no parameters and takes its outputs for its input in reverse().
  virtual bool in_place() const { return false; }
  /// reverse() reads the input or, of a layer in place, the outputs: no other layer may put its own
  /// in their place.
  virtual bool reads_values() const { return false; }
  /// The coordinates of the output; `in` are those of the (equal) inputs.
  virtual Coordinates coordinates(const Coordinates& in) const { return in; }
};

/// A kind of layer, for listings, and an example that the tests hold to its rules.
struct LayerKind {
  std::string name;
  std::string meaning;
  std::function<std::shared_ptr<const Layer>()> example;
  std::vector<Shape> example_inputs;
};

/// Every kind, once.
const std::vector<LayerKind>& layer_kinds();

}  // namespace ritz
