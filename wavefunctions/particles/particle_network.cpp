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
  const auto work = workspaces_.borrow();
  work->scaled = r / length_;
  out.log_abs += network_.forward(work->scaled, work->state);
}

LogDerivatives ParticleNetwork::log_derivatives(const Batch& r) const {
  const auto work = workspaces_.borrow();
  work->scaled = r / length_;
  network_.forward(work->scaled, work->state, true);
  return network_.log_derivatives(work->state);
}

void ParticleNetwork::add_gradient(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  work->scaled = r / length_;
  out.log_psi.log_abs += network_.forward(work->scaled, work->state, true);
  work->slope.ones(1, r.n_cols);
  network_.backward(work->slope, work->state, Network::Gradients::also_inputs);
  out.gradient += network_.input_gradient(work->state) / length_;
}

void ParticleNetwork::add_laplacian(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  work->scaled = r / length_;
  work->input.set_coordinates(work->scaled, 1, Coordinates::all(r.n_rows));
  const LaplacianBatch& log_psi = network_.forward_laplacian(work->input, work->laplacian);
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
    Network network = make_chain({system.space().n_dof()}, layers_of(settings, "layers"),
                                 wavefunction_output(settings), Kinks::refused);
    network.initialise(context.seed, context.index);
    return std::make_unique<ParticleNetwork>(std::move(network), system.length_scale());
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
