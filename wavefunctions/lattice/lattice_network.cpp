#include <ritz/wavefunctions/lattice/lattice_network.hpp>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/wavefunctions/network_layers.hpp>

namespace ritz {

namespace {

class LatticeNetworkState final : public WalkerState {
 public:
  LatticeNetworkState(const LatticeNetwork& network, Batch configurations)
      : WalkerState(network, std::move(configurations)), network_(network) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    evaluate(changes, scratch_, out);
  }

  void compute_proposal(const Changes& changes, LogPsi& ratios) override {
    evaluate(changes, kept_, ratios);
  }

  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override {
    for (std::size_t k = 0; k < accepted.size(); ++k) {
      if (!accepted[k]) continue;
      const std::uint32_t w = proposal.walker[k];
      first_layer_.col(w) = kept_.first_layer.col(k);
      log_psi_.log_abs[w] = kept_.log_psi.log_abs[k];
      log_psi_.phase[w] = kept_.log_psi.phase[k];
    }
  }

  void compute_all() override {
    first_layer_ = network_.first_layer(configurations_);
    log_psi_.zeros(n_walkers());
    network_.add_log_psi(first_layer_, log_psi_);
  }

  void list_caches(std::vector<arma::mat*>& out) override { out.push_back(&first_layer_); }

 private:
  struct Trial {
    arma::mat first_layer;
    LogPsi log_psi;
  };

  void evaluate(const Changes& changes, Trial& trial, LogPsi& ratios) const {
    const std::size_t n = changes.size();
    if (n > 0) change_first_layer(changes, trial.first_layer);
    trial.log_psi.zeros(n);
    if (n > 0) network_.add_log_psi(trial.first_layer, trial.log_psi);
    ratios.zeros(n);
    for (std::size_t k = 0; k < n; ++k) {
      ratios.log_abs[k] = trial.log_psi.log_abs[k] - log_psi_.log_abs[changes.walker[k]];
      ratios.phase[k] = trial.log_psi.phase[k] - log_psi_.phase[changes.walker[k]];
    }
  }

  void change_first_layer(const Changes& changes, arma::mat& out) const {
    const arma::mat& weights = network_.first_weights();
    out.set_size(weights.n_rows, changes.size());
    for (std::size_t k = 0; k < changes.size(); ++k) {
      const std::uint32_t w = changes.walker[k];
      double* to = out.colptr(k);
      std::copy_n(first_layer_.colptr(w), weights.n_rows, to);
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e) {
        const double by = changes.value[e] - configurations_(changes.dof[e], w);
        const double* column = weights.colptr(changes.dof[e]);
        for (arma::uword j = 0; j < weights.n_rows; ++j) to[j] += by * column[j];
      }
    }
  }

  const LatticeNetwork& network_;
  arma::mat first_layer_;
  Trial kept_;
  mutable Trial scratch_;
};

}  // namespace

LatticeNetwork::LatticeNetwork(Network network) : network_(std::move(network)) {
  parameters_ = network_.parameters();
  unpack();
}

void LatticeNetwork::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void LatticeNetwork::unpack() {
  network_.parameters() = parameters_;
  const arma::uword n_in = network_.shape(0).rows, width = network_.shape(1).rows;
  first_weights_ = arma::reshape(parameters_.head(width * n_in), width, n_in);
  const arma::uword n_first = network_.layer(1)->n_parameters();
  first_bias_ = arma::vec(parameters_.head(n_first)).tail(n_first - width * n_in);
}

std::vector<ParameterGroup> LatticeNetwork::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, network_.n_nodes(), "layer_", groups);
  return groups;
}

arma::mat LatticeNetwork::first_layer(const Batch& x) const {
  arma::mat out = first_weights_ * x;
  if (!first_bias_.is_empty()) out.each_col() += first_bias_;
  return out;
}

void LatticeNetwork::add_log_psi(const arma::mat& first, LogPsi& out) const {
  const auto state = workspaces_.borrow();
  const arma::mat& values = network_.part(1, network_.n_nodes() - 1).forward(first, *state);
  out.log_abs += values.row(0);
  if (!is_real()) out.phase += values.row(1);
}

void LatticeNetwork::log_psi(const Batch& x, LogPsi& out) const {
  const arma::mat first = first_layer(x);
  add_log_psi(first, out);
}

LogDerivatives LatticeNetwork::log_derivatives(const Batch& x) const {
  const auto state = workspaces_.borrow();
  network_.forward(x, *state, true);
  return network_.log_derivatives(*state);
}

std::unique_ptr<WalkerState> LatticeNetwork::track(Batch configurations) const {
  return std::make_unique<LatticeNetworkState>(*this, std::move(configurations));
}

namespace {

arma::uword n_outputs(const Settings& settings) {
  return settings.text("dtype") == "complex" ? 2 : 1;
}

}  // namespace

WavefunctionKind lattice_network_kind() {
  Schema schema("network", "dense layers over all sites, with outputs for log|ψ| and the phase");
  schema.add(layers_key("layers", {32, 32}, "the hidden layers, behind which come the outputs"))
      .add(Key("dtype")
               .choice({"complex", "real"})
               .defaults_to("complex")
               .means("two outputs, log|ψ| and the phase, or log|ψ| alone, with which ψ is "
                      "positive"))
      .add(output_scale_key())
      .example(
          "kind = \"network\"\noutput_scale = 0.5\n"
          "layers = [{ width = 5 }, { width = 4, activation = \"gelu\" }]")
      .example(
          "kind = \"network\"\noutput_scale = 0.2\ndtype = \"real\"\n"
          "layers = [{ width = 8, activation = \"silu\", layer_norm = true, bias = false },\n"
          "          { width = 8, activation = \"sine\", residual = true }]");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const Chain layers = layers_of(settings, "layers");
    if (layers.empty())
      throw UsageError(settings.at("layers") +
                       "\"wavefunction.layers\" is empty; expected at least one layer");
    Network network = make_chain({context.hamiltonian.space().n_dof()}, layers,
                                 wavefunction_output(settings, n_outputs(settings)));
    if (!dynamic_cast<const Dense*>(network.layer(1)))
      throw UsageError(layers[0]->at() +
                       "the first layer of a network on a lattice has to be a dense one: its input "
                       "is the configuration");
    if (!network.splits_at(1))
      throw UsageError(layers[0]->at() +
                       "the first layer of a network on a lattice cannot be residual: its input "
                       "is the configuration");
    network.initialise(context.seed, context.index);
    return std::make_unique<LatticeNetwork>(std::move(network));
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
