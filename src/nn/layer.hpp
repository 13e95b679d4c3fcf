#pragma once

#include <armadillo>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <ritz/derivatives/log_derivatives.hpp>
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

/// A group of a layer's parameters: a matrix, column by column.
struct LayerParameters {
  std::string name;  ///< "weights", "bias"
  arma::uword n_rows = 1;
  arma::uword n_columns = 1;
  bool penalised = false;  ///< what l1 and l2 penalties act on
  arma::uword size() const { return n_rows * n_columns; }
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

  /// In the order in which they lie in the flat vector; those that are penalised come first.
  virtual std::vector<LayerParameters> parameters() const { return {}; }
  arma::uword n_parameters() const;
  arma::uword n_penalised() const;
  /// `stream` tells the layers of a network apart.
  virtual void initialise(double* /*p*/, std::uint64_t /*seed*/, std::uint64_t /*stream*/) const {}

  virtual void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
                       arma::mat& out) const = 0;
  /// The gradient with respect to input `which` from `signals`, the gradient with respect to the
  /// output.
  virtual void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
                       const arma::mat& signals, arma::mat& gradient) const = 0;

  // With the signals of the reverse pass, of a layer that has parameters:

  /// The gradient with respect to the parameters, summed over samples: n_parameters() numbers.
  virtual void parameter_gradient(Inputs /*in*/, const arma::mat& /*kept*/,
                                  const arma::mat& /*signals*/, double* /*out*/) const {}
  /// The same sample by sample, in the form in which the layer keeps it. `signals` are the gradient
  /// of log|ψ| with respect to the outputs, `phase_signals` that of the phase (empty when ψ is
  /// real).
  // NOLINTBEGIN(performance-unnecessary-value-param): a layer with parameters takes them over.
  virtual std::unique_ptr<LogDerivativePart> log_derivatives(Inputs /*in*/,
                                                             const arma::mat& /*kept*/,
                                                             arma::mat /*signals*/,
                                                             arma::mat /*phase_signals*/,
                                                             arma::uword /*n_samples*/) const {
    return nullptr;
  }
  // NOLINTEND(performance-unnecessary-value-param)

  /// Value, Jacobian and Laplacian together. The inputs have the same coordinates and, unless
  /// takes_constant(), explicit Jacobians.
  virtual void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                         LaplacianBatch& out) const = 0;
  virtual bool takes_constant() const { return false; }
  /// Columns of the output depend on other columns of a sample than their own, with weights that
  /// are values of the network: laplacian() then wants inputs that depend on all coordinates.
  virtual bool mixes_columns() const { return false; }
  /// The derivative is continuous. Where it is not, the Laplacian of a wavefunction has a delta
  /// function that no local energy sees.
  virtual bool is_smooth() const { return true; }
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

}  // namespace ritz
