#include <ritz/wavefunctions/particles/gaussian.hpp>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/model/hamiltonian.hpp>

namespace ritz {

namespace {

// A change of coordinates changes the sum of squares by what was changed alone.
class GaussianState final : public WalkerState {
 public:
  GaussianState(const Gaussian& gaussian, Batch configurations)
      : WalkerState(gaussian, std::move(configurations)), gaussian_(gaussian) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    out.zeros(changes.size());
    const arma::vec& c = gaussian_.coefficients();
    for (std::size_t k = 0; k < changes.size(); ++k) {
      const double* r = configurations_.colptr(changes.walker[k]);
      double sum = 0;
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e) {
        const double was = r[changes.dof[e]], is = changes.value[e];
        sum -= c[changes.dof[e]] * (is - was) * (is + was);
      }
      out.log_abs[k] = sum;
    }
  }

 private:
  const Gaussian& gaussian_;
};

}  // namespace

Gaussian::Gaussian(const ParticleSpace& space, const Form& form)
    : dimensions_(space.dimensions()),
      alpha_(form.alpha),
      beta_(form.beta.value_or(1.0)),
      with_beta_(form.beta.has_value()),
      coefficients_(space.n_dof()) {
  if (!form.fixed) {
    parameters_.set_size(with_beta_ ? 2 : 1);
    parameters_[0] = std::log(alpha_);
    if (with_beta_) parameters_[1] = std::log(beta_);
  }
  set_coefficients();
}

void Gaussian::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  if (parameters_.is_empty()) return;
  alpha_ = std::exp(parameters_[0]);
  if (with_beta_) beta_ = std::exp(parameters_[1]);
  set_coefficients();
}

void Gaussian::set_coefficients() {
  for (arma::uword k = 0; k < coefficients_.n_elem; ++k)
    coefficients_[k] = alpha_ * (k % dimensions_ == dimensions_ - 1 ? beta_ : 1.0);
}

std::vector<ParameterGroup> Gaussian::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  if (parameters_.n_elem > 0) groups.push_back({.name = "alpha", .logarithmic = true});
  if (parameters_.n_elem > 1) groups.push_back({.name = "beta", .logarithmic = true});
  return groups;
}

void Gaussian::log_psi(const Batch& r, LogPsi& out) const {
  out.log_abs -= coefficients_.t() * arma::square(r);
}

// ∂/∂log α is log ψ itself, ∂/∂log β its share on the last axis.
LogDerivatives Gaussian::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  if (parameters_.is_empty()) return out;
  arma::mat rows(parameters_.n_elem, r.n_cols);
  rows.row(0) = -coefficients_.t() * arma::square(r);
  if (parameters_.n_elem > 1) {
    arma::vec last = coefficients_;
    for (arma::uword k = 0; k < last.n_elem; ++k)
      if (k % dimensions_ != dimensions_ - 1) last[k] = 0;
    rows.row(1) = -last.t() * arma::square(r);
  }
  out.add(dense_part(std::move(rows)));
  return out;
}

std::unique_ptr<WalkerState> Gaussian::track(Batch configurations) const {
  return std::make_unique<GaussianState>(*this, std::move(configurations));
}

void Gaussian::add_gradient(const Batch& r, SpatialValues& out) const {
  log_psi(r, out.log_psi);
  out.gradient -= 2.0 * (r.each_col() % coefficients_);
}

void Gaussian::add_laplacian(const Batch& r, SpatialValues& out) const {
  add_gradient(r, out);
  out.laplacian -= 2.0 * arma::accu(coefficients_);
}

WavefunctionKind gaussian_kind() {
  Schema schema("gaussian", "exp(−α Σ(x² + y² + β z²)), β on the last axis");
  schema.add(Key("alpha").real(above(0)).unit("1/bohr²").otherwise("ω/2").means("width"))
      .add(Key("beta")
               .real(above(0))
               .otherwise("the ratio of the trap's frequencies")
               .means("stretch of the last axis"))
      .add(Key("fixed").boolean().defaults_to(false).means("keep alpha and beta as they are"))
      .example("kind = \"gaussian\"\nalpha = 0.7\nbeta = 1.3");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    const arma::uword d = system.space().dimensions();
    const arma::vec omega = system.trap_frequencies();
    const double first = omega.is_empty() ? 1.0 : omega.front();
    if (!settings.has("alpha")) settings.resolve("alpha", first / 2);
    if (d == 1 && settings.has("beta"))
      throw UsageError(settings.at("beta") +
                       "the gaussian's \"beta\" stretches the last of several axes, but "
                       "\"system.dimensions\" is 1; leave it out");
    const bool elliptic = d > 1 && !omega.is_empty() && omega.back() != first;
    if (!settings.has("beta") && elliptic) settings.resolve("beta", omega.back() / first);
    Gaussian::Form form{settings.real("alpha"), std::nullopt, settings.boolean("fixed")};
    if (settings.has("beta")) form.beta = settings.real("beta");
    return std::make_unique<Gaussian>(system.space(), form);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
