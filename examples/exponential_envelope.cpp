#include "exponential_envelope.hpp"

#include <cmath>

#include <ritz/model/hamiltonian.hpp>

namespace ritz {

ExponentialEnvelope::ExponentialEnvelope(arma::uword dimensions, double kappa, double softening)
    : dimensions_(dimensions), kappa_(kappa), softening_(softening) {
  parameters_ = {std::log(kappa)};
}

void ExponentialEnvelope::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  kappa_ = std::exp(parameters_[0]);
}

std::vector<ParameterGroup> ExponentialEnvelope::parameter_groups() const {
  return {{.name = "kappa", .logarithmic = true}};
}

// The coordinates of a particle follow each other: a column of `squares` is a particle of a walker.
arma::mat ExponentialEnvelope::softened_radii(const Batch& r) const {
  const arma::uword n_particles = r.n_rows / dimensions_;
  const arma::mat squares = arma::reshape(arma::square(r), dimensions_, n_particles * r.n_cols);
  const arma::rowvec u = arma::sqrt(softening_ * softening_ + arma::sum(squares, 0));
  return arma::reshape(u, n_particles, r.n_cols);
}

void ExponentialEnvelope::log_psi(const Batch& r, LogPsi& out) const {
  out.log_abs -= kappa_ * arma::sum(softened_radii(r), 0);
}

// ∂/∂log κ is log ψ itself.
LogDerivatives ExponentialEnvelope::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  out.add(dense_part(-kappa_ * arma::sum(softened_radii(r), 0)));
  return out;
}

// ∇u = r/u.
void ExponentialEnvelope::add_gradient(const Batch& r, SpatialValues& out) const {
  const arma::mat u = softened_radii(r);
  out.log_psi.log_abs -= kappa_ * arma::sum(u, 0);
  out.gradient -= kappa_ * r / arma::repelem(u, dimensions_, 1);
}

// ∇²u = (d − 1)/u + s²/u³.
void ExponentialEnvelope::add_laplacian(const Batch& r, SpatialValues& out) const {
  add_gradient(r, out);
  const arma::mat inverse = 1 / softened_radii(r);
  const double d1 = static_cast<double>(dimensions_) - 1, s2 = softening_ * softening_;
  out.laplacian -= kappa_ * arma::sum(d1 * inverse + s2 * arma::pow(inverse, 3), 0);
}

WavefunctionKind exponential_envelope_kind() {
  Schema schema("exponential_envelope", "exp(−κ Σ √(s² + r²)) over particles");
  schema
      .add(Key("kappa")
               .real(above(0))
               .unit("1/bohr")
               .otherwise("one over the system's length")
               .means("start of κ"))
      .add(Key("softening")
               .real(above(0))
               .unit("bohr")
               .otherwise("the system's length")
               .means("s, below which the envelope is rounded off"))
      .example("kind = \"exponential_envelope\"\nkappa = 0.8\nsoftening = 1.1");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    if (!settings.has("kappa")) settings.resolve("kappa", 1 / system.length_scale());
    if (!settings.has("softening")) settings.resolve("softening", system.length_scale());
    return std::make_unique<ExponentialEnvelope>(
        system.space().dimensions(), settings.real("kappa"), settings.real("softening"));
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
