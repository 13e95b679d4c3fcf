#include <ritz/wavefunctions/particles/deep_sets.hpp>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/wavefunctions/network_layers.hpp>
#include <ritz/wavefunctions/particles/deep_sets_state.hpp>

namespace ritz {

DeepSets::DeepSets(DeepSetsFeatures features, const Layers& layers, std::uint64_t seed,
                   std::size_t index)
    : PairNetwork(std::move(features)) {
  const ParticleSpace& space = this->features().space();
  const auto chain = [this](Network::Node from, const Chain& entries) {
    return add_chain(network_, from, entries, Kinks::refused);
  };
  particles_end_ = chain(network_.input({this->features().particle_rows(), space.n_particles()}),
                         layers.particles);
  Network::Node joint = mean_of(particles_end_);
  if (space.n_pairs() > 0) {
    pairs_begin_ = network_.input({this->features().pair_rows(), space.n_pairs()});
    pairs_end_ = chain(pairs_begin_, layers.pairs);
    const Network::Node pairs = mean_of(pairs_end_);
    joint = network_.add(std::make_shared<Concatenate>(), {joint, pairs});
  }
  joint_begin_ = joint;
  add_output(network_, chain(joint_begin_, layers.joint), layers.output);
  initialise(seed, index);
}

std::vector<ParameterGroup> DeepSets::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, particles_end_ + 1, "particle_layer_", groups);
  if (pairs_begin_ > 0)
    add_parameter_groups(network_, pairs_begin_, pairs_end_ + 1, "pair_layer_", groups);
  add_parameter_groups(network_, joint_begin_, network_.n_nodes(), "layer_", groups);
  return groups;
}

std::unique_ptr<WalkerState> DeepSets::track(Batch configurations) const {
  return std::make_unique<DeepSetsState>(*this, std::move(configurations));
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
      .add(tell_species_key())
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
    const DeepSets::Layers layers{layers_of(settings, "particle_layers"),
                                  layers_of(settings, "pair_layers"), layers_of(settings, "layers"),
                                  wavefunction_output(settings)};
    return std::make_unique<DeepSets>(features_of(settings, system), layers, context.seed,
                                      context.index);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
