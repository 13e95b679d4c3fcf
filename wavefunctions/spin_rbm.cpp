#include "wavefunctions/spin_rbm.hpp"

#include "base/elements.hpp"
#include "base/error.hpp"
#include "linalg/complex_functions.hpp"
#include "linalg/vector_functions.hpp"
#include "model/hamiltonian.hpp"
#include "model/lattice_space.hpp"
#include "random/random_stream.hpp"
#include "wavefunctions/spin_rbm_state.hpp"

namespace ritz {

namespace {

std::span<const double> numbers(const double* at, arma::uword n) { return {at, n}; }
std::span<double> numbers(double* at, arma::uword n) { return {at, n}; }

}  // namespace

SpinRbm::SpinRbm(const Form& form, double initial_std, std::uint64_t seed, std::size_t index)
    : form_(form), n_units_(CoshRatios::padded(form.n_hidden)) {
  const arma::uword n = form.n_visible, h = form.n_hidden;
  parameters_.set_size(n_parts() * ((form.visible_bias ? n : 0) + h * n + h));
  RandomStream stream(seed, Purpose::initial_parameters, index);
  for (double& p : parameters_) p = initial_std * stream.normal();
  unpack();
}

void SpinRbm::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void SpinRbm::unpack() {
  const arma::uword n = form_.n_visible, h = form_.n_hidden, parts = n_parts();
  visible_bias_.zeros(2, n);
  weights_.zeros(parts * n_units_, n);
  hidden_bias_.zeros(parts * n_units_);
  const double* at = parameters_.memptr();
  if (form_.visible_bias)
    for (arma::uword i = 0; i < n; ++i)
      for (arma::uword part = 0; part < parts; ++part) visible_bias_(part, i) = *at++;
  const auto read_units = [&](double* to) {
    for (arma::uword j = 0; j < h; ++j)
      for (arma::uword part = 0; part < parts; ++part) to[part * n_units_ + j] = *at++;
  };
  for (arma::uword i = 0; i < n; ++i) read_units(weights_.colptr(i));
  read_units(hidden_bias_.memptr());
  ratios_.set_weights(weights_, form_.is_complex);
}

std::vector<ParameterGroup> SpinRbm::parameter_groups() const {
  const arma::uword n = form_.n_visible, h = form_.n_hidden, parts = n_parts();
  std::vector<ParameterGroup> groups;
  if (form_.visible_bias) groups.push_back({.name = "visible_bias", .n_rows = parts * n});
  groups.push_back({.name = "weights", .n_rows = parts * h, .n_columns = n});
  groups.push_back({.name = "hidden_bias", .n_rows = parts * h});
  return groups;
}

arma::mat SpinRbm::pre_activations(const Batch& s) const {
  arma::mat theta = weights_ * s;
  theta.each_col() += hidden_bias_;
  return theta;
}

void SpinRbm::add_visible(const Batch& s, LogPsi& out) const {
  if (!form_.visible_bias) return;
  out.log_abs += visible_bias_.row(0) * s;
  if (form_.is_complex) out.phase += visible_bias_.row(1) * s;
}

void SpinRbm::add_hidden(const arma::mat& theta, LogPsi& out) const {
  arma::vec log_abs(n_units_), argument(n_units_);
  for (arma::uword w = 0; w < theta.n_cols; ++w) {
    const double* at = theta.colptr(w);
    if (form_.is_complex) {
      complex_log_cosh(numbers(at, n_units_), numbers(at + n_units_, n_units_), elements(log_abs),
                       elements(argument));
      out.phase[w] += arma::accu(argument);
    } else {
      vector_log_cosh(numbers(at, n_units_), elements(log_abs));
    }
    out.log_abs[w] += arma::accu(log_abs);
  }
}

void SpinRbm::tanh(const double* theta, arma::uword n_columns, double* out) const {
  if (!form_.is_complex) {
    vector_tanh(numbers(theta, n_units_ * n_columns), numbers(out, n_units_ * n_columns));
    return;
  }
  for (arma::uword w = 0; w < n_columns; ++w, theta += 2 * n_units_, out += 2 * n_units_)
    complex_tanh(numbers(theta, n_units_), numbers(theta + n_units_, n_units_),
                 numbers(out, n_units_), numbers(out + n_units_, n_units_));
}

void SpinRbm::log_psi(const Batch& s, LogPsi& out) const {
  add_visible(s, out);
  add_hidden(pre_activations(s), out);
}

// ∂/∂a_i = s_i, ∂/∂b_j = tanh θ_j and ∂/∂W_ji = tanh θ_j s_i.
LogDerivatives SpinRbm::log_derivatives(const Batch& s) const {
  const arma::uword h = form_.n_hidden;
  const arma::mat theta = pre_activations(s);
  arma::mat t(arma::size(theta));
  tanh(theta.memptr(), theta.n_cols, t.memptr());
  LogDerivatives out(s.n_cols);
  if (!form_.is_complex) {
    if (form_.visible_bias) out.add(dense_part(s));
    out.add(outer_part(s, t.head_rows(h), true));
    return out;
  }
  arma::cx_mat signals(h, s.n_cols);
  for (arma::uword w = 0; w < s.n_cols; ++w) {
    const double* at = t.colptr(w);
    for (arma::uword j = 0; j < h; ++j) signals(j, w) = {at[j], at[n_units_ + j]};
  }
  if (form_.visible_bias)
    out.add(complex_outer_part(s, arma::cx_mat(1, s.n_cols, arma::fill::ones), false));
  out.add(complex_outer_part(s, std::move(signals), true));
  return out;
}

std::unique_ptr<WalkerState> SpinRbm::track(Batch configurations) const {
  return std::make_unique<SpinRbmState>(*this, std::move(configurations));
}

WavefunctionKind spin_rbm_kind() {
  Schema schema("rbm", "restricted Boltzmann machine over spins, its hidden units summed over");
  schema
      .add(Key("alpha")
               .integer(at_least(1))
               .otherwise("1 where hidden is left out, too")
               .means("hidden units per site"))
      .add(Key("hidden")
               .integer(at_least(1))
               .otherwise("alpha for each site")
               .means("hidden units, in place of alpha"))
      .add(Key("dtype")
               .choice({"complex", "real"})
               .defaults_to("complex")
               .means("complex parameters, or real ones, with which ψ is positive"))
      .add(Key("visible_bias")
               .boolean()
               .defaults_to(true)
               .means("a bias for each spin beside those of the hidden units"))
      .add(Key("initial_std")
               .real(at_least(0))
               .defaults_to(0.01)
               .means("standard deviation of the starting parameters"))
      .example("kind = \"rbm\"\nalpha = 2\ninitial_std = 0.1")
      .example("kind = \"rbm\"\nhidden = 3\nvisible_bias = false\ninitial_std = 0.1")
      .example("kind = \"rbm\"\nhidden = 3\ndtype = \"real\"\ninitial_std = 0.1");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto* space = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
    if (!space)
      throw UsageError(settings.at("kind") +
                       "\"wavefunction.kind\" is rbm, which on a lattice is one of spins, but the "
                       "system has none");
    if (settings.has("alpha") && settings.has("hidden"))
      throw UsageError(settings.at("hidden") +
                       "both \"alpha\" and \"hidden\" give the number of hidden units of an rbm; "
                       "leave one of them out");
    if (!settings.has("hidden") && !settings.has("alpha")) settings.resolve("alpha", Value(1));
    SpinRbm::Form form;
    form.n_visible = space->n_dof();
    form.n_hidden = settings.has("hidden")
                        ? static_cast<arma::uword>(settings.integer("hidden"))
                        : form.n_visible * static_cast<arma::uword>(settings.integer("alpha"));
    form.is_complex = settings.text("dtype") == "complex";
    form.visible_bias = settings.boolean("visible_bias");
    return std::make_unique<SpinRbm>(form, settings.real("initial_std"), context.seed,
                                     context.index);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
