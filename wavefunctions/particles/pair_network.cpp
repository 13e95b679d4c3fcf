#include <ritz/wavefunctions/particles/pair_network.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/nn/layers/column_sum.hpp>

namespace ritz {

void PairNetwork::initialise(std::uint64_t seed, std::size_t index) {
  network_.initialise(seed, index);
  parameters_ = network_.parameters();
}

Network::Node PairNetwork::mean_of(Network::Node node) {
  const arma::uword n = network_.shape(node).columns;
  return network_.add(ColumnSum::groups(n, n, ColumnSum::Form::mean), {node});
}

void PairNetwork::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  network_.parameters() = parameters_;
}

std::span<const arma::mat> PairNetwork::inputs(const Batch& r, Workspace& work) const {
  features_.all(r, work.features[0], work.features[1]);
  return {work.features.data(), n_inputs()};
}

void PairNetwork::log_psi(const Batch& r, LogPsi& out) const {
  const auto work = workspaces_.borrow();
  out.log_abs += network_.forward(inputs(r, *work), work->state);
}

LogDerivatives PairNetwork::log_derivatives(const Batch& r) const {
  const auto work = workspaces_.borrow();
  network_.forward(inputs(r, *work), work->state, true);
  return network_.log_derivatives(work->state);
}

void PairNetwork::add_gradient(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  out.log_psi.log_abs += network_.forward(inputs(r, *work), work->state, true);
  work->slope.ones(1, r.n_cols);
  network_.backward(work->slope, work->state, Network::Gradients::also_inputs);
  const arma::mat none;
  features_.add_gradient(r, network_.input_gradient(work->state, 0),
                         n_inputs() > 1 ? network_.input_gradient(work->state, 1) : none,
                         out.gradient);
}

void PairNetwork::add_laplacian(const Batch& r, SpatialValues& out) const {
  const auto work = workspaces_.borrow();
  auto& features = work->laplacian_features;
  features_.all(r, features[0], features[1]);
  const LaplacianBatch& log_psi =
      network_.forward_laplacian({features.data(), n_inputs()}, work->laplacian);
  out.log_psi.log_abs += log_psi.view(0);
  for (arma::uword k = 0; k < r.n_rows; ++k) out.gradient.row(k) += log_psi.view(1 + k);
  out.laplacian += log_psi.view(1 + r.n_rows);
}

Key tell_species_key() {
  return Key("tell_species")
      .boolean()
      .defaults_to(false)
      .means(
          "symmetric within each species alone (spin up, spin down), not under exchange of any two "
          "particles");
}

DeepSetsFeatures features_of(const Settings& settings, const ParticleHamiltonian& system) {
  const bool tell_species = settings.boolean("tell_species");
  if (tell_species && system.space().n_per_species().size() < 2)
    throw UsageError(
        fmt::format("{}\"tell_species\" of {} is true, but all particles of the system are of one "
                    "species; leave "
                    "it out",
                    settings.at("tell_species"), settings.kind()));
  const bool cusp = system.contact().kind == Contact::Kind::slope;
  return {system.space(), {system.length_scale(), cusp, tell_species}};
}

}  // namespace ritz
