#include <ritz/wavefunctions/lattice/spin_rbm.hpp>

#include <ritz/base/elements.hpp>
#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/lattice/permutations.hpp>
#include <ritz/linalg/complex_functions.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/wavefunctions/lattice/spin_rbm_state.hpp>

namespace ritz {

namespace {

std::span<const double> numbers(const double* at, arma::uword n) { return {at, n}; }
std::span<double> numbers(double* at, arma::uword n) { return {at, n}; }

// The sets of sites that the group joins, numbered in the order of their first sites.
arma::umat orbits(arma::uword n_sites, const std::vector<SitePermutation>& group) {
  arma::umat out(n_sites, 1);
  arma::uword n_orbits = 0;
  std::vector<char> known(n_sites, 0);
  for (arma::uword i = 0; i < n_sites; ++i) {
    if (known[i]) continue;
    for (const SitePermutation& g : group) {
      out[g[i]] = n_orbits;
      known[g[i]] = 1;
    }
    ++n_orbits;
  }
  return out;
}

}  // namespace

SpinRbm::SpinRbm(const Form& form, double initial_std, std::uint64_t seed, std::size_t index)
    : form_(form),
      n_units_(CoshRatios::padded(n_hidden())),
      orbit_(orbits(form.n_visible, form.group)),
      n_orbits_(form.visible_bias ? orbit_.max() + 1 : 0) {
  const arma::uword f = form.n_features;
  parameters_.set_size(n_visible_parts() * n_orbits_ +
                       n_parts() * f * (form.n_visible + (form.hidden_bias ? 1 : 0)));
  RandomStream stream(seed, Purpose::initial_parameters, index);
  for (double& p : parameters_) p = initial_std * stream.normal();
  unpack();
}

void SpinRbm::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void SpinRbm::unpack() {
  const arma::uword n = form_.n_visible, f = form_.n_features, parts = n_parts();
  visible_bias_.zeros(2, n);
  weights_.zeros(parts * n_units_, n);
  hidden_bias_.zeros(parts * n_units_);
  const double* at = parameters_.memptr();
  for (arma::uword i = 0; i < n && n_orbits_ > 0; ++i)
    for (arma::uword part = 0; part < n_visible_parts(); ++part)
      visible_bias_(part, i) = at[n_visible_parts() * orbit_[i] + part];
  at += n_visible_parts() * n_orbits_;
  const auto read_features = [&](const auto& to_of_permutation) {
    for (std::size_t g = 0; g < form_.group.size(); ++g) {
      double* to = to_of_permutation(form_.group[g]) + g * f;
      for (arma::uword k = 0; k < f; ++k)
        for (arma::uword part = 0; part < parts; ++part)
          to[part * n_units_ + k] = at[parts * k + part];
    }
    at += parts * f;
  };
  for (arma::uword i = 0; i < n; ++i)
    read_features([&](const SitePermutation& g) { return weights_.colptr(g[i]); });
  if (form_.hidden_bias)
    read_features([&](const SitePermutation&) { return hidden_bias_.memptr(); });
  ratios_.set_weights(weights_, form_.is_complex);
}

std::vector<ParameterGroup> SpinRbm::parameter_groups() const {
  const arma::uword f = form_.n_features, parts = n_parts();
  std::vector<ParameterGroup> groups;
  if (form_.visible_bias)
    groups.push_back({.name = "visible_bias", .n_rows = n_visible_parts() * n_orbits_});
  groups.push_back({.name = "weights", .n_rows = parts * f, .n_columns = form_.n_visible});
  if (form_.hidden_bias) groups.push_back({.name = "hidden_bias", .n_rows = parts * f});
  return groups;
}

bool SpinRbm::contains(const SpinRbm& other) const {
  return form_.n_visible == other.form_.n_visible && n_hidden() >= other.n_hidden() &&
         (form_.group.size() == 1 || form_.group == other.form_.group) &&
         (form_.is_complex || !other.form_.is_complex) &&
         (form_.modulus == other.form_.modulus || !other.form_.is_complex) &&
         (form_.visible_bias || !other.form_.visible_bias) &&
         (form_.hidden_bias || !other.form_.hidden_bias);
}

// A hidden unit of the other form becomes a feature; with the same group, those of the identity do,
// which come first.
bool SpinRbm::take_over(const Wavefunction& earlier) {
  const auto* other = dynamic_cast<const SpinRbm*>(&earlier);
  if (!other || !contains(*other)) return false;
  const bool same_group = form_.group == other->form_.group;
  const arma::uword taken = same_group ? other->form_.n_features : other->n_hidden();
  const arma::uword n = form_.n_visible, f = form_.n_features, parts = n_parts();
  double* visible = parameters_.memptr();
  for (arma::uword part = 0; part < other->n_visible_parts() && other->form_.visible_bias; ++part)
    for (arma::uword i = 0; i < n; ++i)
      visible[n_visible_parts() * orbit_[i] + part] = other->visible_bias_(part, i);
  for (arma::uword part = 0; part < other->n_parts(); ++part) {
    double* weights = visible + n_visible_parts() * n_orbits_ + part;
    double* hidden = weights + parts * f * n;
    const arma::uword row = part * other->n_units_;
    for (arma::uword i = 0; i < n; ++i) {
      for (arma::uword k = 0; k < taken; ++k)
        weights[parts * (f * i + k)] = other->weights_(row + k, i);
    }
    for (arma::uword k = 0; k < taken && other->form_.hidden_bias; ++k)
      hidden[parts * k] = other->hidden_bias_[row + k];
  }
  unpack();
  return true;
}

arma::mat SpinRbm::pre_activations(const Batch& s) const {
  arma::mat theta = weights_ * s;
  theta.each_col() += hidden_bias_;
  return theta;
}

void SpinRbm::add_visible(const Batch& s, LogPsi& out) const {
  if (!form_.visible_bias) return;
  out.log_abs += visible_bias_.row(0) * s;
  if (!is_real()) out.phase += visible_bias_.row(1) * s;
}

void SpinRbm::add_hidden(const arma::mat& theta, LogPsi& out) const {
  arma::vec log_abs(n_units_), argument(n_units_);
  for (arma::uword w = 0; w < theta.n_cols; ++w) {
    const double* at = theta.colptr(w);
    if (form_.is_complex) {
      complex_log_cosh(numbers(at, n_units_), numbers(at + n_units_, n_units_), elements(log_abs),
                       elements(argument));
      if (!form_.modulus) out.phase[w] += arma::accu(argument);
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

// The inputs of the features: of each walker one column for each permutation.
arma::mat SpinRbm::permuted(const Batch& s) const {
  const arma::uword n = form_.n_visible, n_group = form_.group.size();
  if (n_group == 1) return s;
  arma::mat out(n, n_group * s.n_cols);
  for (arma::uword w = 0; w < s.n_cols; ++w)
    for (arma::uword g = 0; g < n_group; ++g) {
      const double* from = s.colptr(w);
      double* to = out.colptr(w * n_group + g);
      for (arma::uword i = 0; i < n; ++i) to[i] = from[form_.group[g][i]];
    }
  return out;
}

// ∂/∂a_i = s_i, ∂/∂b_f = Σ_g tanh θ_fg and ∂/∂W_fi = Σ_g tanh θ_fg s_g(i). Of log|ψ|, by the real
// and the imaginary part, they are the real and less the imaginary part of these.
LogDerivatives SpinRbm::log_derivatives(const Batch& s) const {
  const arma::uword f = form_.n_features, n_group = form_.group.size();
  const arma::mat theta = pre_activations(s);
  arma::mat t(arma::size(theta));
  tanh(theta.memptr(), theta.n_cols, t.memptr());
  arma::mat visible(n_orbits_, s.n_cols, arma::fill::zeros);
  for (arma::uword i = 0; i < s.n_rows && n_orbits_ > 0; ++i) visible.row(orbit_[i]) += s.row(i);
  LogDerivatives out(s.n_cols);
  if (is_real()) {
    if (form_.visible_bias) out.add(dense_part(std::move(visible)));
    arma::mat signals(n_parts() * n_hidden(), s.n_cols);
    for (arma::uword w = 0; w < s.n_cols; ++w)
      for (arma::uword j = 0; j < n_hidden(); ++j) {
        signals(n_parts() * j, w) = t(j, w);
        if (form_.modulus) signals(2 * j + 1, w) = -t(n_units_ + j, w);
      }
    signals.reshape(n_parts() * f, n_group * s.n_cols);
    out.add(outer_part(permuted(s), std::move(signals), form_.hidden_bias, n_group));
    return out;
  }
  arma::cx_mat signals(n_hidden(), s.n_cols);
  for (arma::uword w = 0; w < s.n_cols; ++w) {
    const double* at = t.colptr(w);
    for (arma::uword j = 0; j < n_hidden(); ++j) signals(j, w) = {at[j], at[n_units_ + j]};
  }
  signals.reshape(f, n_group * s.n_cols);
  if (form_.visible_bias)
    out.add(
        complex_outer_part(std::move(visible), arma::cx_mat(1, s.n_cols, arma::fill::ones), false));
  out.add(complex_outer_part(permuted(s), std::move(signals), form_.hidden_bias, n_group));
  return out;
}

std::unique_ptr<WalkerState> SpinRbm::track(Batch configurations) const {
  return std::make_unique<SpinRbmState>(*this, std::move(configurations));
}

namespace {

// The permutations over which weights are shared; those of the lattice must be symmetries of H.
std::vector<SitePermutation> read_group(const Settings& settings, const Hamiltonian& hamiltonian) {
  const Value& key = settings.value("symmetric");
  const SitePermutation identity = identity_permutation(hamiltonian.space().n_dof());
  if (key.is_boolean() && !key.boolean()) return {identity};
  const auto* system = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  const std::string refused = settings.at("symmetric") + "\"wavefunction.symmetric\" ";
  if (!system || !system->lattice() || !system->lattice()->is_regular())
    throw UsageError(refused + "needs a regular lattice, which the system does not have");
  const Lattice& lattice = *system->lattice();
  checked_product({identity.size(), identity.size()}, "the symmetries of the lattice are",
                  settings.at("symmetric"));
  const bool all = key.is_text() && key.text() == "space_group";
  std::vector<SitePermutation> group =
      all ? system->symmetries_beside_signs() : lattice.translations();
  if (group.size() == 1)
    throw UsageError(refused + "shares weights over " + (all ? "symmetries" : "translations") +
                     ", but there are none: no axis is periodic, or the couplings differ");
  if (!all && !system->has_symmetries_beside_signs(lattice.unit_translations()))
    throw UsageError(refused +
                     "shares weights over translations, but the couplings differ "
                     "between sites or bonds; expected false");
  return group;
}

SpinRbm::Form read_form(Settings& settings, const Hamiltonian& hamiltonian) {
  if (settings.has("alpha") && settings.has("hidden"))
    throw UsageError(settings.at("hidden") +
                     "both \"alpha\" and \"hidden\" give the number of hidden units of an rbm; "
                     "leave one of them out");
  SpinRbm::Form form;
  form.group = read_group(settings, hamiltonian);
  const bool symmetric = form.group.size() > 1;
  if (symmetric && settings.has("hidden"))
    throw UsageError(settings.at("hidden") +
                     "\"hidden\" counts units that share no weights; with \"symmetric\" give "
                     "\"alpha\", the number of features");
  if (!settings.has("hidden") && !settings.has("alpha")) settings.resolve("alpha", Value(1));
  if (!settings.has("visible_bias")) settings.resolve("visible_bias", Value(!symmetric));
  form.n_visible = hamiltonian.space().n_dof();
  const std::string count = settings.has("hidden") ? "hidden" : "alpha";
  form.n_features = static_cast<arma::uword>(settings.integer(count));
  if (!symmetric && settings.has("alpha")) form.n_features *= form.n_visible;
  form.is_complex = settings.text("dtype") != "real";
  // Each weight stands in two rows of the tables of ratios, too.
  checked_product({form.is_complex ? 6u : 3u, form.n_features, form.group.size(), form.n_visible},
                  "the weights of an rbm and their tables are", settings.at(count));
  form.modulus = settings.text("dtype") == "modulus";
  form.visible_bias = settings.boolean("visible_bias");
  form.hidden_bias = settings.boolean("hidden_bias");
  return form;
}

}  // namespace

WavefunctionKind spin_rbm_kind() {
  Schema schema("rbm", "restricted Boltzmann machine over spins, its hidden units summed over");
  schema
      .add(Key("alpha")
               .integer(between(1, 1e5))
               .otherwise("1 where hidden is left out, too")
               .means("hidden units per site; features when they are shared"))
      .add(Key("hidden")
               .integer(between(1, 1e8))
               .otherwise("alpha for each site")
               .means("hidden units, in place of alpha"))
      .add(Key("dtype")
               .choice({"complex", "real", "modulus"})
               .defaults_to("complex")
               .means("complex parameters; real ones, with which ψ is positive; or complex ones of "
                      "whose ψ the modulus is taken"))
      .add(Key("symmetric")
               .boolean()
               .choice({"translations", "space_group"})
               .defaults_to(false)
               .means("weights shared over all translations (true), or over all symmetries of the "
                      "lattice: each feature has a hidden unit for every one"))
      .add(Key("visible_bias")
               .boolean()
               .otherwise("true, but false with symmetric weights")
               .means("a bias for each spin beside those of the hidden units"))
      .add(Key("hidden_bias")
               .boolean()
               .defaults_to(true)
               .means("a bias for each hidden unit; without any bias ψ does not change when all "
                      "spins are turned"))
      .add(Key("initial_std")
               .real(at_least(0))
               .defaults_to(0.01)
               .means("standard deviation of the starting parameters"))
      .example("kind = \"rbm\"\nalpha = 2\ninitial_std = 0.1")
      .example("kind = \"rbm\"\nhidden = 3\nvisible_bias = false\ninitial_std = 0.1")
      .example("kind = \"rbm\"\nhidden = 3\ndtype = \"real\"\ninitial_std = 0.1")
      .example(
          "kind = \"rbm\"\nalpha = 2\nsymmetric = true\nvisible_bias = true\ninitial_std = 0.1")
      .example("kind = \"rbm\"\nsymmetric = \"space_group\"\ndtype = \"real\"\ninitial_std = 0.1")
      .example(
          "kind = \"rbm\"\nalpha = 2\nsymmetric = true\nhidden_bias = false\ninitial_std = 0.1")
      .example(
          "kind = \"rbm\"\nalpha = 2\nsymmetric = true\ndtype = \"modulus\"\ninitial_std = 0.1")
      .example(
          "kind = \"rbm\"\nhidden = 3\ndtype = \"modulus\"\nhidden_bias = false\ninitial_std = 0.1")
      .example(
          "kind = \"rbm\"\nhidden = 3\nhidden_bias = false\ndtype = \"real\"\ninitial_std = 0.1");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto* space = dynamic_cast<const SpinSpace*>(&context.hamiltonian.space());
    if (!space)
      throw UsageError(settings.at("kind") +
                       "\"wavefunction.kind\" is rbm, which on a lattice is one of spins, but the "
                       "system has none");
    const SpinRbm::Form form = read_form(settings, context.hamiltonian);
    const double initial_std = settings.real("initial_std");
    if (initial_std == 0 && !form.visible_bias)
      throw UsageError(settings.at("initial_std") +
                       "at \"initial_std\" = 0 an rbm without visible biases has no slope in any "
                       "parameter and would stay as it is; expected a number above 0");
    return std::make_unique<SpinRbm>(form, initial_std, context.seed, context.index);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
