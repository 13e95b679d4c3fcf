#include <ritz/nn/layers/dense.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/linalg/matrix_product.hpp>
#include <ritz/nn/layers/activate.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/nn/layers/dropout.hpp>
#include <ritz/nn/layers/layer_norm.hpp>

namespace ritz {

Dense::Dense(arma::uword n_in, arma::uword n_out, bool bias, Initialiser weights)
    : n_in_(n_in), n_out_(n_out), bias_(bias), initialiser_(std::move(weights)) {}

std::string Dense::name() const { return fmt::format("dense {} -> {}", n_in_, n_out_); }

Shape Dense::shape(std::span<const Shape> inputs) const {
  if (inputs[0].rows != n_in_)
    throw UsageError(fmt::format("the layer \"{}\" expects {} inputs, but is given {}", name(),
                                 n_in_, inputs[0].rows));
  return {n_out_, inputs[0].columns};
}

std::vector<LayerParameters> Dense::parameters() const {
  std::vector<LayerParameters> out = {
      {.name = "weights", .n_rows = n_out_, .n_columns = n_in_, .penalised = true}};
  if (bias_) out.push_back({.name = "bias", .n_rows = n_out_});
  return out;
}

arma::mat Dense::weights(const double* p) const {
  return arma::mat(const_cast<double*>(p), n_out_, n_in_, false, true);
}

void Dense::initialise(double* p, std::uint64_t seed, std::uint64_t stream) const {
  arma::mat w = weights(p);
  initialiser_.fill(w, seed, stream);
  std::fill_n(p + n_weights(), bias_ ? n_out_ : 0, 0.0);
}

void Dense::apply(const double* p, const double* x, double* out, arma::uword n_columns) const {
  const arma::mat in(const_cast<double*>(x), n_in_, n_columns, false, true);
  arma::mat result(out, n_out_, n_columns, false, true);
  multiply({weights(p)}, {in}, result, bias_ ? p + n_weights() : nullptr);
}

void Dense::forward(const double* p, Inputs in, const Evaluation& /*evaluation*/,
                    arma::mat& /*kept*/, arma::mat& out) const {
  out.set_size(n_out_, in[0]->n_cols);
  apply(p, in[0]->memptr(), out.memptr(), in[0]->n_cols);
}

void Dense::reverse(const double* p, std::size_t /*which*/, Inputs /*in*/,
                    const arma::mat& /*kept*/, const arma::mat& signals,
                    arma::mat& gradient) const {
  multiply({weights(p), true}, {signals}, gradient);
}

// Σ_c δ_c x_cᵀ, then Σ_c δ_c.
void Dense::parameter_gradient(Inputs in, const arma::mat& /*kept*/, const arma::mat& signals,
                               double* out) const {
  arma::mat w = weights(out);
  multiply({signals}, {*in[0], true}, w);
  if (!bias_) return;
  double* bias = out + n_weights();
  std::fill_n(bias, n_out_, 0.0);
  for (arma::uword column = 0; column < signals.n_cols; ++column)
    for (arma::uword row = 0; row < n_out_; ++row) bias[row] += signals(row, column);
}

std::unique_ptr<LogDerivativePart> Dense::log_derivatives(Inputs in, const arma::mat& /*kept*/,
                                                          arma::mat signals,
                                                          arma::mat phase_signals,
                                                          arma::uword n_samples) const {
  const arma::uword columns = signals.n_cols / n_samples;
  return outer_part(*in[0], std::move(signals), bias_, columns, std::move(phase_signals));
}

void Dense::laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                      LaplacianBatch& out) const {
  const LaplacianBatch& x = *in[0];
  const Shape out_shape{n_out_, x.shape().columns};
  if (x.is_constant()) {
    out.resize_constant(out_shape, x.n_samples(), x.coordinates());
    multiply({weights(p)}, {x.constant_jacobian()}, out.constant_jacobian());
    apply(p, x.value(), out.value(), x.n_columns());
    return;
  }
  out.resize(out_shape, x.n_samples(), x.coordinates());
  arma::mat planes = out.view_all();
  multiply({weights(p)}, {x.view_all()}, planes);
  if (bias_)
    out.view(0).each_col() += arma::vec(const_cast<double*>(p) + n_weights(), n_out_, false, true);
}

// The entry of a configuration

namespace {

std::string default_weights(const std::string& activation_name) {
  return activation(activation_name).one_sided ? "he_normal" : "glorot_uniform";
}

class DenseEntry final : public ChainLayer {
 public:
  explicit DenseEntry(DenseForm form, std::string at = "")
      : ChainLayer(std::move(at)), form_(std::move(form)) {
    if (form_.weights.empty()) form_.weights = default_weights(form_.activation);
  }

  Network::Node add(Network& network, Network::Node from) const override {
    const arma::uword n_in = network.shape(from).rows;
    Network::Node node = network.add(
        std::make_shared<Dense>(n_in, form_.width, form_.bias, Initialiser{form_.weights}), {from});
    if (form_.layer_norm) node = network.add(std::make_shared<LayerNorm>(form_.width), {node});
    const Activation& f = activation(form_.activation);
    if (f.name != "identity") node = network.add(std::make_shared<Activate>(f), {node});
    if (form_.dropout > 0) node = network.add(std::make_shared<Dropout>(form_.dropout), {node});
    if (!form_.residual) return node;
    if (n_in != form_.width)
      throw UsageError(
          fmt::format("{}a residual layer needs the width of its input, {}, but has width {}", at(),
                      n_in, form_.width));
    return network.add(std::make_shared<Add>(), {from, node});
  }

  std::string description() const override {
    return fmt::format("{} {}{}{}{}", form_.width, form_.activation,
                       form_.layer_norm ? " normalised" : "", form_.residual ? " residual" : "",
                       form_.dropout > 0 ? fmt::format(" dropout {}", form_.dropout) : "");
  }

  bool is_random() const override { return form_.dropout > 0; }

 private:
  DenseForm form_;
};

Schema dense_schema(const LayerUse& use) {
  Schema schema("dense", "W x + b, with what follows it");
  Key function("activation");
  function.choice(activation_names())
      .means(
          "function of every unit; relu and leaky_relu are not for wavefunctions in continuous "
          "space");
  if (use.activation.empty())
    function.otherwise("tanh in wavefunctions, relu in models of `ritz fit`");
  else
    function.defaults_to(use.activation);
  schema.add(Key("width").integer(between(1, 1e9)).required().means("number of units"))
      .add(std::move(function))
      .add(Key("bias").boolean().defaults_to(true).means("whether units have a bias"))
      .add(Key("weights")
               .choice(initialiser_names())
               .otherwise("he_normal after relu and its like, glorot_uniform otherwise")
               .means("how weights begin; biases begin at zero"))
      .add(Key("layer_norm")
               .boolean()
               .defaults_to(false)
               .means("layer normalisation before the activation"))
      .add(Key("residual")
               .boolean()
               .defaults_to(false)
               .means("add the layer's input to its output, of the same width"))
      .example("width = 4")
      .example("width = 4\nactivation = \"gelu\"\nlayer_norm = true\nresidual = true");
  if (use.on_data)
    schema.add(Key("dropout")
                   .real({.min = 0, .max = 1, .max_open = true})
                   .defaults_to(0.0)
                   .means("share of units set to zero while training; not in wavefunctions"));
  return schema;
}

std::shared_ptr<const ChainLayer> make_dense(Settings& table, const LayerUse& use) {
  DenseForm form;
  form.width = static_cast<arma::uword>(table.integer("width"));
  form.activation = table.text("activation");
  form.bias = table.boolean("bias");
  if (!table.has("weights")) table.resolve("weights", default_weights(form.activation));
  form.weights = table.text("weights");
  form.layer_norm = table.boolean("layer_norm");
  form.dropout = table.has("dropout") ? table.real("dropout") : 0;
  if (form.dropout == 0) form.dropout = use.dropout;
  form.residual = table.boolean("residual");
  return std::make_shared<DenseEntry>(std::move(form), table.at());
}

}  // namespace

Chain dense_chain(const std::vector<DenseForm>& forms) {
  Chain layers;
  for (const DenseForm& form : forms) layers.push_back(std::make_shared<DenseEntry>(form));
  return layers;
}

LayerKind dense_kind() { return {.schema = dense_schema, .create = make_dense}; }

}  // namespace ritz
