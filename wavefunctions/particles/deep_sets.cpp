#include <ritz/wavefunctions/particles/deep_sets.hpp>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/layers/column_sum.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/wavefunctions/network_layers.hpp>
#include <ritz/wavefunctions/particles/deep_sets_state.hpp>

namespace ritz {

DeepSets::DeepSets(DeepSetsFeatures features, const Layers& layers, std::uint64_t seed,
                   std::size_t index)
    : features_(std::move(features)) {
  const arma::uword n = features_.space().n_particles(), n_pairs = features_.space().n_pairs();
  const auto chain = [this](Network::Node from, const Chain& entries) {
    return add_chain(network_, from, entries, Kinks::refused);
  };
  const auto mean = [this](Network::Node of, arma::uword columns) {
    return network_.add(ColumnSum::groups(columns, columns, ColumnSum::Form::mean), {of});
  };
  particles_end_ = chain(network_.input({features_.particle_rows(), n}), layers.particles);
  joint_begin_ = mean(particles_end_, n);
  if (n_pairs > 0) {
    pairs_begin_ = network_.input({features_.pair_rows(), n_pairs});
    pairs_end_ = chain(pairs_begin_, layers.pairs);
    const Network::Node pairs = mean(pairs_end_, n_pairs);
    joint_begin_ = network_.add(std::make_shared<Concatenate>(), {joint_begin_, pairs});
  }
  add_output(network_, chain(joint_begin_, layers.joint), layers.output);
  network_.initialise(seed, index);
  parameters_ = network_.parameters();
}

void DeepSets::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  network_.parameters() = parameters_;
}

std::vector<ParameterGroup> DeepSets::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, particles_end_ + 1, "particle_layer_", groups);
  if (pairs_begin_ > 0)
    add_parameter_groups(network_, pairs_begin_, pairs_end_ + 1, "pair_layer_", groups);
  add_parameter_groups(network_, joint_begin_, network_.n_nodes(), "layer_", groups);
  return groups;
}

std::span<const arma::mat> DeepSets::inputs(const Batch& r, Workspace& work) const {
  features_.all(r, work.features[0], work.features[1]);
  return {work.features.data(), n_inputs()};
}

void DeepSets::log_psi(const Batch& r, LogPsi& out) const {
  const auto work = workspaces_.borrow();
  out.log_abs += network_.forward(inputs(r, *work), work->state);
}

LogDerivatives DeepSets::log_derivatives(const Batch& r) const {
  const auto work = workspaces_.borrow();
  network_.forward(inputs(r, *work), work->state, true);
  return network_.log_derivatives(work->state);
}

std::unique_ptr<WalkerState> DeepSets::track(Batch configurations) const {
  return std::make_unique<DeepSetsState>(*this, std::move(configurations));
}

void DeepSets::add_gradient(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  out.log_psi.log_abs += network_.forward(inputs(r, *work), work->state, true);
  work->slope.ones(1, r.n_cols);
  network_.backward(work->slope, work->state, Network::Gradients::also_inputs);
  const arma::mat none;
  features_.add_gradient(r, network_.input_gradient(work->state, 0),
                         n_inputs() > 1 ? network_.input_gradient(work->state, 1) : none,
                         out.gradient);
}

void DeepSets::add_laplacian(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  auto& features = work->laplacian_features;
  features_.all(r, features[0], features[1]);
  const LaplacianBatch& log_psi =
      network_.forward_laplacian({features.data(), n_inputs()}, work->laplacian);
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
    const DeepSets::Layers layers{layers_of(settings, "particle_layers"),
                                  layers_of(settings, "pair_layers"), layers_of(settings, "layers"),
                                  wavefunction_output(settings)};
    const bool cusp = system.contact().kind == Contact::Kind::slope;
    return std::make_unique<DeepSets>(
        DeepSetsFeatures(system.space(), {system.length_scale(), cusp, tell_species}), layers,
        context.seed, context.index);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
