#include <ritz/wavefunctions/particles/deep_sets.hpp>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/combine.hpp>
#include <ritz/nn/dense.hpp>
#include <ritz/wavefunctions/network_layers.hpp>
#include <ritz/wavefunctions/particles/deep_sets_state.hpp>

namespace ritz {

DeepSets::DeepSets(DeepSetsFeatures features, const Layers& layers, std::uint64_t seed,
                   std::size_t index)
    : features_(std::move(features)) {
  const arma::uword n = features_.space().n_particles(), n_pairs = features_.space().n_pairs();
  const auto means = [](arma::uword columns) {
    return std::make_shared<GroupSum>(columns, GroupSum::Form::mean);
  };
  Network::Node node = network_.input({features_.particle_rows(), n});
  node = network_.add(means(n), {add_chain(network_, node, layers.particles)});
  pairs_begin_ = node + 1;
  if (n_pairs > 0) {
    Network::Node pairs = network_.input({features_.pair_rows(), n_pairs});
    pairs = network_.add(means(n_pairs), {add_chain(network_, pairs, layers.pairs)});
    node = network_.add(std::make_shared<Concatenate>(), {node, pairs});
  }
  joint_begin_ = node + 1;
  const arma::uword n_means = network_.shape(node).rows;
  node = add_chain(network_, node, layers.joint);
  network_.add(
      std::make_shared<Dense>(network_.shape(node).rows, layers.output.width, layers.output.bias,
                              Initialiser{layers.output.weights, layers.output.scale}),
      {node});
  network_.initialise(seed, index);

  add_chain(parts_[0], parts_[0].input({features_.particle_rows()}), layers.particles);
  const Network::Node pair_input = parts_[1].input({features_.pair_rows()});
  if (n_pairs > 0) add_chain(parts_[1], pair_input, layers.pairs);
  parts_[2] = make_chain({n_means}, layers.joint, layers.output);
  parameters_ = network_.parameters();
  unpack();
}

void DeepSets::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void DeepSets::unpack() {
  network_.parameters() = parameters_;
  const double* from = parameters_.memptr();
  for (Network& part : parts_) {
    part.parameters() = arma::vec(from, part.n_parameters());
    from += part.n_parameters();
  }
}

std::vector<ParameterGroup> DeepSets::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, pairs_begin_, "particle_layer_", groups);
  add_parameter_groups(network_, pairs_begin_, joint_begin_, "pair_layer_", groups);
  add_parameter_groups(network_, joint_begin_, network_.n_nodes(), "layer_", groups);
  return groups;
}

void DeepSets::log_psi(const Batch& r, LogPsi& out) const {
  features_.all(r, inputs_[0], inputs_[1]);
  out.log_abs += network_.forward({inputs_.data(), n_inputs()}, state_);
}

LogDerivatives DeepSets::log_derivatives(const Batch& r) const {
  features_.all(r, inputs_[0], inputs_[1]);
  network_.forward({inputs_.data(), n_inputs()}, state_, true);
  return network_.log_derivatives(state_);
}

std::unique_ptr<WalkerState> DeepSets::track(Batch configurations) const {
  return std::make_unique<DeepSetsState>(*this, std::move(configurations));
}

void DeepSets::add_gradient(const Batch& r, SpatialValues& out) const {
  features_.all(r, inputs_[0], inputs_[1]);
  out.log_psi.log_abs += network_.forward({inputs_.data(), n_inputs()}, state_, true);
  slope_.ones(1, r.n_cols);
  network_.backward(slope_, state_, Network::Gradients::also_inputs);
  const arma::mat none;
  features_.add_gradient(r, network_.input_gradient(state_, 0),
                         n_inputs() > 1 ? network_.input_gradient(state_, 1) : none, out.gradient);
}

void DeepSets::add_laplacian(const Batch& r, SpatialValues& out) const {
  features_.all(r, laplacian_inputs_[0], laplacian_inputs_[1]);
  const LaplacianBatch& log_psi =
      network_.forward_laplacian({laplacian_inputs_.data(), n_inputs()}, laplacian_state_);
  out.log_psi.log_abs += log_psi.view(0);
  for (arma::uword k = 0; k < r.n_rows; ++k) out.gradient.row(k) += log_psi.view(1 + k);
  out.laplacian += log_psi.view(1 + r.n_rows);
}

WavefunctionKind deep_sets_kind() {
  Schema schema("deep_sets",
                "a network on particles and one on pairs, both averaged, then a network: symmetric "
                "under exchange");
  schema
      .add(layers_key("particle_layers", {16, 16},
                      "layers that every particle goes through, before the mean over particles"))
      .add(layers_key("pair_layers", {16, 16},
                      "layers that every pair goes through, before the mean over pairs"))
      .add(layers_key("layers", {16}, "layers behind the means, after which comes one output"))
      .add(Key("tell_species")
               .boolean()
               .defaults_to(false)
               .means("symmetric within each species alone (spin up, spin down), not under "
                      "exchange of any two particles"))
      .add(output_scale_key())
      .example(
          "kind = \"deep_sets\"\noutput_scale = 0.5\nparticle_layers = [{ width = 4 }]\n"
          "pair_layers = [{ width = 3 }, { width = 4, activation = \"gelu\" }]\n"
          "layers = [{ width = 4 }]")
      .example(
          "kind = \"deep_sets\"\noutput_scale = 0.5\ntell_species = true\n"
          "particle_layers = []\npair_layers = [{ width = 4, activation = \"silu\" }]\nlayers = "
          "[]");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    const bool tell_species = settings.boolean("tell_species");
    if (tell_species && system.space().n_per_species().size() < 2)
      throw UsageError(settings.at("tell_species") +
                       "\"tell_species\" of deep_sets is true, but all particles of the system are "
                       "of one species; leave it out");
    DeepSets::Layers layers{chain_layers(settings.tables("particle_layers")),
                            chain_layers(settings.tables("pair_layers")),
                            chain_layers(settings.tables("layers")), wavefunction_output(settings)};
    for (const auto* part : {&layers.particles, &layers.pairs, &layers.joint})
      require_smooth(*part);
    const bool cusp = system.contact().kind == Contact::Kind::slope;
    return std::make_unique<DeepSets>(
        DeepSetsFeatures(system.space(), {system.length_scale(), cusp, tell_species}), layers,
        context.seed, context.index);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
