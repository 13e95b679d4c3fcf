#include <ritz/wavefunctions/particles/particle_network.hpp>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/wavefunctions/network_layers.hpp>

namespace ritz {

ParticleNetwork::ParticleNetwork(Network network, double length)
    : network_(std::move(network)), length_(length) {
  parameters_ = network_.parameters();
}

void ParticleNetwork::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  network_.parameters() = parameters_;
}

std::vector<ParameterGroup> ParticleNetwork::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, network_.n_nodes(), "layer_", groups);
  return groups;
}

void ParticleNetwork::log_psi(const Batch& r, LogPsi& out) const {
  scaled_ = r / length_;
  out.log_abs += network_.forward(scaled_, state_);
}

LogDerivatives ParticleNetwork::log_derivatives(const Batch& r) const {
  scaled_ = r / length_;
  network_.forward(scaled_, state_, true);
  return network_.log_derivatives(state_);
}

void ParticleNetwork::add_gradient(const Batch& r, SpatialValues& out) const {
  scaled_ = r / length_;
  out.log_psi.log_abs += network_.forward(scaled_, state_, true);
  slope_.ones(1, r.n_cols);
  network_.backward(slope_, state_, Network::Gradients::also_inputs);
  out.gradient += network_.input_gradient(state_) / length_;
}

void ParticleNetwork::add_laplacian(const Batch& r, SpatialValues& out) const {
  scaled_ = r / length_;
  input_.set_coordinates(scaled_, 1, Coordinates::all(r.n_rows));
  const LaplacianBatch& log_psi = network_.forward_laplacian(input_, laplacian_state_);
  out.log_psi.log_abs += log_psi.view(0);
  for (arma::uword k = 0; k < r.n_rows; ++k) out.gradient.row(k) += log_psi.view(1 + k) / length_;
  out.laplacian += log_psi.view(1 + r.n_rows) / (length_ * length_);
}

WavefunctionKind particle_network_kind() {
  Schema schema("network", "layers over all coordinates, not symmetric under exchange");
  schema.add(layers_key("layers", {32, 32}, "the hidden layers, behind which comes one output"))
      .add(output_scale_key())
      .example(
          "kind = \"network\"\noutput_scale = 0.5\n"
          "layers = [{ width = 5 }, { width = 4, activation = \"gelu\" }]")
      .example(
          "kind = \"network\"\noutput_scale = 0.2\n"
          "layers = [{ width = 8, activation = \"silu\", layer_norm = true },\n"
          "          { width = 8, activation = \"sine\", residual = true, bias = false }]");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    const auto layers = chain_layers(settings.tables("layers"));
    require_smooth(layers);
    Network network = make_chain({system.space().n_dof()}, layers, wavefunction_output(settings));
    network.initialise(context.seed, context.index);
    return std::make_unique<ParticleNetwork>(std::move(network), system.length_scale());
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
