#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/nn/network.hpp>

namespace ritz {

/// One entry of `layers = [{ width = 32 }, …]`: a layer, or several that belong together.
class ChainLayer {
 public:
  explicit ChainLayer(std::string at = "") : at_(std::move(at)) {}
  virtual ~ChainLayer() = default;
  /// Where it stands in the configuration, to begin a message with.
  const std::string& at() const { return at_; }
  /// Adds its nodes behind `from`; returns the last one. Throws UsageError where what comes before
  /// does not fit.
  virtual Network::Node add(Network& network, Network::Node from) const = 0;
  /// "32 tanh", for reports.
  virtual std::string description() const = 0;
  /// What it gives while training depends on random numbers.
  virtual bool is_random() const { return false; }

 private:
  std::string at_;
};

using Chain = std::vector<std::shared_ptr<const ChainLayer>>;

/// What follows, for keys that are left out, from where the layers are used.
struct LayerUse {
  std::string activation = "tanh";  ///< empty in listings, where it depends
  bool on_data = true;              ///< dropout makes sense where a network is trained on data
  double dropout = 0;               ///< of layers that say nothing of it
  bool within_layer = false;        ///< they stand within another entry
};

/// A kind of entry, declared once: a file pair in `src/nn/layers` and a word in the list of
/// `src/nn/CMakeLists.txt`.
struct LayerKind {
  std::function<Schema(const LayerUse&)> schema;
  /// Of settings that the schema has resolved. Defaults that follow from others are recorded.
  std::function<std::shared_ptr<const ChainLayer>(Settings&, const LayerUse&)> create;
  bool holds_layers = false;  ///< entries of their own, but none that hold further ones
};

/// Every kind, in the order of the list; the first is the one that is meant where an entry has no
/// key `kind`.
std::vector<LayerKind> layer_kinds();
/// Their schemas, in the same order.
std::vector<Schema> layer_schemas(const LayerUse& use);
/// The entries of a key that was resolved with layer_schemas(use).
Chain make_layers(std::vector<Settings> tables, const LayerUse& use);

/// Functions of a wavefunction in continuous space need continuous derivatives: its kinetic energy
/// is infinite at a kink.
enum class Kinks { allowed, refused };

/// Adds the layers behind `from`; returns the last node. Throws UsageError where a layer does not
/// fit what is before it, or has a kink that is refused.
Network::Node add_chain(Network& network, Network::Node from, const Chain& layers,
                        Kinks kinks = Kinks::allowed);

/// What follows the last entry: a dense layer without activation.
struct ChainOutput {
  arma::uword width = 1;
  bool bias = true;
  std::string weights = "glorot_uniform";
  double scale = 1;  ///< factor on the initial weights
};

/// Adds the output behind `from`.
Network::Node add_output(Network& network, Network::Node from, const ChainOutput& output);

/// input → layers → output; parameters are left to Network::initialise.
Network make_chain(Shape input, const Chain& layers, const ChainOutput& output,
                   Kinks kinks = Kinks::allowed);

}  // namespace ritz
