#include <ritz/wavefunctions/particles/message_passing.hpp>

#include <fmt/format.h>

#include <ritz/base/sizes.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/activation.hpp>
#include <ritz/nn/layers/activate.hpp>
#include <ritz/nn/layers/column_sum.hpp>
#include <ritz/nn/layers/combine.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/nn/layers/gather.hpp>
#include <ritz/space/pairs.hpp>
#include <ritz/wavefunctions/network_layers.hpp>

namespace ritz {

namespace {

// For every ordered pair of particles who receives, who sends, and which pair it is.
struct Messages {
  std::vector<arma::uword> receivers, senders, pairs;

  explicit Messages(arma::uword n) {
    for (arma::uword p = 0; p < n; ++p)
      for (arma::uword q = 0; q < n; ++q) {
        if (p == q) continue;
        receivers.push_back(p);
        senders.push_back(q);
        pairs.push_back(pair_index(n, p, q));
      }
  }
};

}  // namespace

MessagePassing::MessagePassing(DeepSetsFeatures features, const Form& form, std::uint64_t seed,
                               std::size_t index)
    : PairNetwork(std::move(features)) {
  const ParticleSpace& space = this->features().space();
  const auto activate = std::make_shared<Activate>(activation(form.activation));
  const Network::Node input =
      network_.input({this->features().particle_rows(), space.n_particles()});
  Network::Node node =
      network_.add(std::make_shared<Dense>(this->features().particle_rows(), form.width), {input});
  node = network_.add(activate, {node});
  if (space.n_pairs() > 0) {
    const Network::Node pairs = network_.input({this->features().pair_rows(), space.n_pairs()});
    for (arma::uword i = 0; i < form.exchanges; ++i) {
      begin_.push_back(network_.n_nodes());
      node = exchange(node, pairs, form);
    }
  }
  begin_.push_back(network_.n_nodes());
  add_output(network_, add_chain(network_, mean_of(node), form.joint, Kinks::refused), form.output);
  initialise(seed, index);
}

Network::Node MessagePassing::exchange(Network::Node particles, Network::Node pairs,
                                       const Form& form) {
  const Messages messages(features().space().n_particles());
  const auto dense = [&](Network::Node from, bool bias) {
    return network_.add(std::make_shared<Dense>(network_.shape(from).rows, form.width, bias),
                        {from});
  };
  const auto gather = [&](Network::Node from, const std::vector<arma::uword>& sources) {
    return network_.add(std::make_shared<Gather>(sources), {from});
  };
  const auto activate = std::make_shared<Activate>(activation(form.activation));
  Network::Node message =
      network_.add(std::make_shared<Add>(3), {gather(dense(particles, false), messages.receivers),
                                              gather(dense(particles, false), messages.senders),
                                              gather(dense(pairs, true), messages.pairs)});
  message = network_.add(activate, {message});
  message =
      network_.add(std::make_shared<ColumnSum>(messages.receivers, features().space().n_particles(),
                                               ColumnSum::Form::mean),
                   {message});
  Network::Node change =
      network_.add(std::make_shared<Add>(), {dense(particles, true), dense(message, false)});
  change = network_.add(activate, {change});
  return network_.add(std::make_shared<Add>(), {particles, change});
}

std::vector<ParameterGroup> MessagePassing::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  add_parameter_groups(network_, 0, begin_.front(), "particle_layer_", groups);
  for (std::size_t i = 0; i + 1 < begin_.size(); ++i)
    add_parameter_groups(network_, begin_[i], begin_[i + 1],
                         fmt::format("exchange_{}_layer_", i + 1), groups);
  add_parameter_groups(network_, begin_.back(), network_.n_nodes(), "layer_", groups);
  return groups;
}

WavefunctionKind message_passing_kind() {
  Schema schema("message_passing",
                "particles that send each other messages through a network, then their mean: "
                "symmetric under exchange");
  schema
      .add(Key("width")
               .integer(between(1, 4096))
               .defaults_to(16)
               .means("numbers that a particle, and a message, has"))
      .add(Key("exchanges")
               .integer(between(0, 100))
               .defaults_to(2)
               .means("how often messages are sent"))
      .add(Key("activation")
               .choice(smooth_activation_names())
               .defaults_to("tanh")
               .means("function of messages and of what they change"))
      .add(layers_key("layers", {16}, "layers behind the mean, after which comes one output"))
      .add(tell_species_key())
      .add(output_scale_key())
      .example(
          "kind = \"message_passing\"\noutput_scale = 0.5\nwidth = 3\nlayers = [{ width = 3 }]")
      .example(
          "kind = \"message_passing\"\noutput_scale = 0.5\nwidth = 4\nexchanges = 1\n"
          "activation = \"silu\"\ntell_species = true\nlayers = []");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    MessagePassing::Form form;
    form.width = static_cast<arma::uword>(settings.integer("width"));
    form.exchanges = static_cast<arma::uword>(settings.integer("exchanges"));
    const arma::uword n = system.space().n_particles();
    checked_product({n, n, form.width, form.exchanges + 1}, "the messages of message_passing make",
                    settings.at());
    form.activation = settings.text("activation");
    form.joint = layers_of(settings, "layers");
    form.output = wavefunction_output(settings);
    return std::make_unique<MessagePassing>(features_of(settings, system), form, context.seed,
                                            context.index);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
