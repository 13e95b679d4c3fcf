#include <ritz/wavefunctions/particles/gaussian_rbm.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/base/elements.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz {

namespace {

// Keeps Q per walker: a changed coordinate adds a multiple of one column of W.
class RbmState final : public WalkerState {
 public:
  RbmState(const GaussianRbm& rbm, Batch configurations)
      : WalkerState(rbm, std::move(configurations)), rbm_(rbm) {
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
      q_.col(w) = kept_.q.col(k);
      log_psi_.log_abs[w] = kept_.log_psi[k];
    }
  }

  void compute_all() override {
    q_ = rbm_.pre_activations(configurations_);
    log_psi_.zeros(n_walkers());
    log_psi_.log_abs = rbm_.log_psi_from(configurations_, q_);
  }

  void list_caches(std::vector<arma::mat*>& out) override { out.push_back(&q_); }

 private:
  struct Trial {
    Batch x;
    arma::mat q;
    arma::rowvec log_psi;
  };

  void evaluate(const Changes& changes, Trial& trial, LogPsi& ratios) const {
    changes.trials(configurations_, trial.x);
    trial.q.set_size(q_.n_rows, changes.size());
    const arma::mat& per_unit = rbm_.scaled_weights();
    for (std::size_t k = 0; k < changes.size(); ++k) {
      const std::uint32_t w = changes.walker[k];
      trial.q.col(k) = q_.col(w);
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
        trial.q.col(k) +=
            (changes.value[e] - configurations_(changes.dof[e], w)) * per_unit.col(changes.dof[e]);
    }
    trial.log_psi = rbm_.log_psi_from(trial.x, trial.q);
    ratios.zeros(changes.size());
    for (std::size_t k = 0; k < changes.size(); ++k)
      ratios.log_abs[k] = trial.log_psi[k] - log_psi_.log_abs[changes.walker[k]];
  }

  const GaussianRbm& rbm_;
  arma::mat q_;
  Trial kept_;
  mutable Trial scratch_;
};

}  // namespace

GaussianRbm::GaussianRbm(const Form& form, double initial_std, std::uint64_t seed,
                         std::size_t index)
    : form_(form) {
  const arma::uword m = form.n_visible, h = form.n_hidden;
  const arma::uword n_envelope = form.envelope ? m : 0;
  parameters_.zeros(n_envelope + h * m + h + (form.train_sigma ? 1 : 0));
  RandomStream stream(seed, Purpose::initial_parameters, index);
  for (arma::uword k = n_envelope; k < n_envelope + h * m + h; ++k)
    parameters_[k] = initial_std * stream.normal();
  if (form.train_sigma) parameters_.back() = std::log(form.sigma);
  unpack();
}

void GaussianRbm::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void GaussianRbm::unpack() {
  const arma::uword m = form_.n_visible, h = form_.n_hidden;
  const double* at = parameters_.memptr();
  a_.zeros(m);
  if (form_.envelope) {
    a_ = arma::vec(at, m);
    at += m;
  }
  weights_ = arma::mat(at, h, m);
  at += h * m;
  b_ = arma::vec(at, h);
  if (form_.train_sigma) form_.sigma = std::exp(parameters_.back());
  sigma2_ = form_.sigma * form_.sigma;
  scaled_weights_ = weights_ / sigma2_;
}

std::vector<ParameterGroup> GaussianRbm::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  if (form_.envelope) groups.push_back({.name = "visible_bias", .n_rows = form_.n_visible});
  groups.push_back({.name = "weights", .n_rows = form_.n_hidden, .n_columns = form_.n_visible});
  groups.push_back({.name = "hidden_bias", .n_rows = form_.n_hidden});
  if (form_.train_sigma) groups.push_back({.name = "sigma", .logarithmic = true});
  return groups;
}

arma::mat GaussianRbm::pre_activations(const Batch& x) const {
  arma::mat q = scaled_weights_ * x;
  q.each_col() += b_;
  return q;
}

arma::rowvec GaussianRbm::log_psi_from(const Batch& x, const arma::mat& q) const {
  arma::mat softplus(arma::size(q));
  vector_softplus(elements(q), elements(softplus));
  arma::rowvec sum = arma::sum(softplus, 0);
  if (form_.envelope) sum -= arma::sum(arma::square(x.each_col() - a_), 0) / (2 * sigma2_);
  return form_.power * sum;
}

void GaussianRbm::log_psi(const Batch& x, LogPsi& out) const {
  out.log_abs += log_psi_from(x, pre_activations(x));
}

LogDerivatives GaussianRbm::log_derivatives(const Batch& x) const {
  const double f = form_.power;
  const arma::mat q = pre_activations(x);
  arma::mat n(arma::size(q));
  vector_sigmoid(elements(q), elements(n));
  n *= f;
  LogDerivatives out(x.n_cols);
  if (form_.envelope) out.add(dense_part(f / sigma2_ * (x.each_col() - a_)));
  arma::mat sigma_row;
  if (form_.train_sigma) {
    // ∂/∂log σ of −(x − a)²/2σ² is (x − a)²/σ²; of Q_j it is −2 Σ_i W_ji x_i/σ².
    sigma_row = -2.0 * arma::sum(n % (q.each_col() - b_), 0);
    if (form_.envelope) sigma_row += f / sigma2_ * arma::sum(arma::square(x.each_col() - a_), 0);
  }
  out.add(outer_part(x / sigma2_, std::move(n), true));
  if (form_.train_sigma) out.add(dense_part(std::move(sigma_row)));
  return out;
}

std::unique_ptr<WalkerState> GaussianRbm::track(Batch configurations) const {
  return std::make_unique<RbmState>(*this, std::move(configurations));
}

void GaussianRbm::add_gradient(const Batch& x, SpatialValues& out) const {
  add_derivatives(x, out, false);
}

void GaussianRbm::add_laplacian(const Batch& x, SpatialValues& out) const {
  add_derivatives(x, out, true);
}

// With n_j = 1/(1 + e^{−Q_j}): ∂_i = f [−(x_i − a_i) + Σ_j W_ji n_j]/σ² and
// ∇² = f [−M/σ² + Σ_ji W_ji² n_j (1 − n_j)/σ⁴].
void GaussianRbm::add_derivatives(const Batch& x, SpatialValues& out, bool with_laplacian) const {
  const double f = form_.power;
  const arma::mat q = pre_activations(x);
  arma::mat softplus(arma::size(q)), n(arma::size(q));
  softplus_sigmoid(elements(q), elements(softplus), elements(n));
  out.log_psi.log_abs += f * arma::sum(softplus, 0);
  out.gradient += f * (scaled_weights_.t() * n);
  if (form_.envelope) {
    const arma::mat shifted = x.each_col() - a_;
    out.log_psi.log_abs -= f / (2 * sigma2_) * arma::sum(arma::square(shifted), 0);
    out.gradient -= f / sigma2_ * shifted;
  }
  if (!with_laplacian) return;
  const arma::rowvec squares = arma::sum(arma::square(scaled_weights_), 1).t();
  out.laplacian += f * (squares * (n % (1.0 - n)));
  if (form_.envelope) out.laplacian -= f * static_cast<double>(form_.n_visible) / sigma2_;
}

// Given x the hidden units of each copy are independent; given them x is normal. ψ = F needs two
// copies, since |ψ|² = F² = Σ_{h,h'}.
void GaussianRbm::gibbs_sweep(Batch& x, std::uint64_t seed, std::uint64_t first_walker,
                              std::uint64_t step) const {
  const arma::uword h = form_.n_hidden;
  const arma::uword copies = form_.power == 1 ? 2 : 1;
  const arma::mat q = pre_activations(x);
  arma::mat n(arma::size(q));
  vector_sigmoid(elements(q), elements(n));
  arma::mat u(copies * h, x.n_cols);
  RandomBlock(seed, Purpose::gibbs_hidden).uniform(first_walker, step, u);
  arma::mat mean_hidden(h, x.n_cols, arma::fill::zeros);
  for (arma::uword w = 0; w < x.n_cols; ++w)
    for (arma::uword k = 0; k < copies * h; ++k)
      if (u(k, w) < n(k % h, w)) mean_hidden(k % h, w) += 1.0 / static_cast<double>(copies);
  RandomBlock(seed, Purpose::gibbs_visible).normal(first_walker, step, x);
  x *= form_.sigma / std::sqrt(static_cast<double>(copies));
  x += weights_.t() * mean_hidden;
  x.each_col() += a_;
}

WavefunctionKind gaussian_rbm_kind() {
  Schema schema("rbm", "Gaussian–binary restricted Boltzmann machine over all coordinates");
  schema.add(Key("hidden").integer(between(1, 1e6)).defaults_to(4).means("hidden units"))
      .add(Key("power").number_choice({1, 0.5}).defaults_to(1.0).means("ψ = F or ψ = √F"))
      .add(Key("sigma")
               .real(above(0))
               .unit("bohr")
               .otherwise("√(1/ω) for ψ = F, √(1/2ω) for ψ = √F")
               .means("width of the visible units"))
      .add(Key("train_sigma").boolean().defaults_to(false).means("make sigma variational"))
      .add(Key("envelope")
               .boolean()
               .otherwise("true, but false beside a gaussian or slater")
               .means("its own Gaussian, centred at variational visible biases"))
      .add(Key("initial_std")
               .real(at_least(0))
               .defaults_to(0.05)
               .means("standard deviation of the starting weights and hidden biases"))
      .example("kind = \"rbm\"\nhidden = 3\ninitial_std = 0.4")
      .example("kind = \"rbm\"\nhidden = 2\npower = 0.5\ntrain_sigma = true\ninitial_std = 0.4")
      .example(
          "kind = \"rbm\"\nhidden = 2\nenvelope = false\ntrain_sigma = true\n"
          "initial_std = 0.4");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
    GaussianRbm::Form form;
    form.n_visible = system.space().n_dof();
    form.n_hidden = static_cast<arma::uword>(settings.integer("hidden"));
    checked_product({form.n_hidden, form.n_visible}, "the weights of an rbm are",
                    settings.at("hidden"));
    form.power = settings.real("power");
    if (!settings.has("sigma"))
      settings.resolve("sigma", system.length_scale() * std::sqrt(form.power));
    form.sigma = settings.real("sigma");
    form.train_sigma = settings.boolean("train_sigma");
    const bool other_envelope = std::ranges::any_of(context.other_kinds, [](const auto& kind) {
      return kind == "gaussian" || kind == "slater";
    });
    if (!settings.has("envelope")) settings.resolve("envelope", !other_envelope);
    form.envelope = settings.boolean("envelope");
    return std::make_unique<GaussianRbm>(form, settings.real("initial_std"), context.seed,
                                         context.index);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
