#include <ritz/wavefunctions/particles/jastrow.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/base/text.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/space/pairs.hpp>
#include <ritz/wavefunctions/particles/cut_form.hpp>
#include <ritz/wavefunctions/particles/three_body_jastrow.hpp>

namespace ritz {

Jastrow::Jastrow(const ParticleSpace& space, std::unique_ptr<PairForm> form,
                 const arma::mat& slopes, arma::vec theta, bool fixed)
    : space_(space), form_(std::move(form)), theta_(std::move(theta)) {
  const arma::uword n = space.n_particles();
  pair_slopes_.set_size(space.n_pairs());
  other_slopes_.set_size(n > 0 ? n - 1 : 0, n);
  arma::uword pair = 0;
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword q = 0; q < n; ++q) {
      if (q > p) pair_slopes_[pair++] = slopes(p, q);
      if (q != p) other_slopes_(q < p ? q : q - 1, p) = slopes(p, q);
    }
  if (!fixed) parameters_ = theta_;
}

void Jastrow::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  if (!parameters_.is_empty()) theta_ = parameters_;
}

std::vector<ParameterGroup> Jastrow::parameter_groups() const {
  return parameters_.is_empty() ? std::vector<ParameterGroup>() : form_->parameter_groups();
}

double Jastrow::sum_from(const double* r, arma::uword p, const double* at, double* work,
                         bool& negative) const {
  const arma::uword n = space_.n_particles();
  distances_from(r, n, space_.dimensions(), p, at, work, space_.side());
  return form_->sum(theta_.memptr(), work, other_slopes_.colptr(p), n - 1, negative);
}

void Jastrow::log_psi(const Batch& r, LogPsi& out) const {
  arma::vec distances(space_.n_pairs());
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), distances.memptr(),
                   space_.side());
    bool negative = false;
    out.log_abs[w] += form_->sum(theta_.memptr(), distances.memptr(), pair_slopes_.memptr(),
                                 distances.n_elem, negative);
    if (negative) out.phase[w] += arma::datum::pi;
  }
}

LogDerivatives Jastrow::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  if (parameters_.is_empty()) return out;
  arma::mat rows(parameters_.n_elem, r.n_cols, arma::fill::zeros);
  arma::vec distances(space_.n_pairs());
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), distances.memptr(),
                   space_.side());
    form_->add_parameter_derivatives(theta_.memptr(), distances.memptr(), pair_slopes_.memptr(),
                                     distances.n_elem, rows.colptr(w));
  }
  out.add(dense_part(std::move(rows)));
  return out;
}

std::unique_ptr<WalkerState> Jastrow::track(Batch configurations) const {
  return std::make_unique<JastrowState>(*this, *this, std::move(configurations));
}

void Jastrow::add_gradient(const Batch& r, SpatialValues& out) const {
  add_derivatives(r, out, false);
}

void Jastrow::add_laplacian(const Batch& r, SpatialValues& out) const {
  add_derivatives(r, out, true);
}

// ∂_p u(r_pq) = u′ (r_p − r_q)/r; both particles of a pair give ∇²u = u″ + (d − 1) u′/r.
void Jastrow::add_derivatives(const Batch& r, SpatialValues& out, bool with_laplacian) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions(), pairs = space_.n_pairs();
  arma::vec distances(pairs), u(pairs), u1(pairs), u2(pairs);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    pair_distances(r.colptr(w), n, d, distances.memptr(), space_.side());
    form_->derivatives(theta_.memptr(), distances.memptr(), pair_slopes_.memptr(), pairs,
                       u.memptr(), u1.memptr(), u2.memptr());
    bool negative = false;
    out.log_psi.log_abs[w] +=
        form_->sum(theta_.memptr(), distances.memptr(), pair_slopes_.memptr(), pairs, negative);
    if (negative) out.log_psi.phase[w] += arma::datum::pi;
    u1 /= distances;
    add_pair_gradients(r.colptr(w), n, d, u1.memptr(), out.gradient.colptr(w), space_.side());
    if (with_laplacian)
      out.laplacian[w] += 2 * (arma::accu(u2) + static_cast<double>(d - 1) * arma::accu(u1));
  }
}

namespace {

std::string default_form(const ParticleHamiltonian& system) {
  if (!system.space().centres().empty()) return "three_body";
  switch (system.contact().kind) {
    case Contact::Kind::wall:
      return "hard_core";
    case Contact::Kind::power:
      return "power";
    default:
      return "pade";
  }
}

arma::mat slopes_of(const ParticleSpace& space, double unlike) {
  const arma::uword n = space.n_particles();
  const auto d = static_cast<double>(space.dimensions());
  arma::mat slopes(n, n, arma::fill::zeros);
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword q = 0; q < n; ++q)
      if (p != q) slopes(p, q) = unlike * (space.identical_fermions(p, q) ? (d - 1) / (d + 1) : 1);
  return slopes;
}

void require_key(const Settings& settings, const std::string& key, const std::string& why) {
  if (!settings.has(key))
    throw UsageError(fmt::format("{}the Jastrow factor needs \"{}\": {}", settings.at(), key, why));
}

// A key of another form would silently do nothing.
void refuse_keys_of_other_forms(const Settings& settings, const std::string& form) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> owners = {
      {"cusp", {"pade", "exponential", "polynomial", "series", "three_body"}},
      {"beta", {"pade", "exponential", "polynomial", "three_body"}},
      {"order", {"three_body"}},
      {"nuclear_cusp", {"three_body"}},
      {"coefficients", {"polynomial", "series"}},
      {"power", {"power"}},
      {"diameter", {"hard_core"}}};
  for (const auto& [key, forms] : owners)
    if (settings.has(key) && std::ranges::find(forms, form) == forms.end())
      throw UsageError(fmt::format("{}the Jastrow factor's \"{}\" is for form = {}, not for \"{}\"",
                                   settings.at(key), key, quoted_choice(forms), form));
}

// Where space repeats, forms are cut at half the cell; those of hard cores and of powers keep no
// meaning when they are.
void require_form_of_cell(const Settings& settings, const std::string& form) {
  const std::vector<std::string> fitting = {"pade", "exponential", "polynomial"};
  if (std::ranges::find(fitting, form) == fitting.end())
    throw UsageError(fmt::format(
        "{}the Jastrow factor's form \"{}\" is for free space; expected {} in a periodic cell",
        settings.at("form"), form, quoted_choice(fitting)));
}

// A form with the start of its parameters.
struct Start {
  std::unique_ptr<PairForm> form;
  arma::vec theta;
};

Start hard_core_start(Settings& settings, const Contact& contact) {
  if (!settings.has("diameter") && contact.kind == Contact::Kind::wall)
    settings.resolve("diameter", contact.value);
  require_key(settings, "diameter", "the interaction has no hard core to take it from");
  return {hard_core_form(), {}};
}

Start power_start(Settings& settings, const Contact& contact) {
  if (!settings.has("power") && contact.kind == Contact::Kind::power)
    settings.resolve("power", contact.value);
  require_key(settings, "power", "the interaction is not inverse_square, which would fix it");
  return {power_form(), {settings.real("power")}};
}

// The forms with a range β: u in the scale of the trap, or of its square where u is even.
Start ranged_start(Settings& settings, const std::string& form, double scale) {
  if (!settings.has("beta")) settings.resolve("beta", scale);
  const arma::vec log_beta = {std::log(settings.real("beta"))};
  if (form == "pade") return {pade_form(), log_beta};
  if (form == "exponential") return {exponential_form(), log_beta};
  const std::vector<double> c = settings.reals("coefficients");
  return {polynomial_form(c.size() + 1), arma::join_cols(log_beta, arma::vec(c))};
}

Start cusped_start(Settings& settings, const std::string& form, const ParticleHamiltonian& system) {
  const Contact contact = system.contact();
  if (!settings.has("cusp") && contact.kind == Contact::Kind::slope)
    settings.resolve("cusp", contact.value);
  if (!settings.has("coefficients") && (form == "series" || form == "polynomial"))
    settings.resolve("coefficients", Value(Value::Array(form == "series" ? 2 : 3, Value(0.0))));
  const bool even = !settings.has("cusp");
  const double scale = 0.5 / system.length_scale();
  Start start;
  if (form == "series") {
    const std::vector<double> c = settings.reals("coefficients");
    start = {series_form(c.size() + 1), arma::vec(c)};
  } else {
    start = ranged_start(settings, form, even ? scale * scale : scale);
  }
  if (!even) return start;
  return {even_form(std::move(start.form)), arma::join_cols(arma::vec{0.0}, start.theta)};
}

// Without centres of its own the middle of the trap is one.
std::unique_ptr<Wavefunction> make_three_body(Settings& settings,
                                              const ParticleHamiltonian& system) {
  const ParticleSpace& space = system.space();
  const Contact contact = system.contact();
  if (!settings.has("cusp"))
    settings.resolve("cusp", contact.kind == Contact::Kind::slope ? contact.value : 0.0);
  if (!settings.has("beta")) settings.resolve("beta", 0.5 / system.length_scale());
  if (!settings.has("order")) settings.resolve("order", 6);
  if (!settings.has("nuclear_cusp")) settings.resolve("nuclear_cusp", false);
  ThreeBodyJastrow::Form form;
  form.centres = space.centres();
  if (form.centres.empty())
    form.centres.push_back({arma::vec(space.dimensions(), arma::fill::zeros), 0.0});
  form.centre_slopes.zeros(form.centres.size());
  if (settings.boolean("nuclear_cusp") && space.centres().empty())
    throw UsageError(
        settings.at("nuclear_cusp") +
        "\"nuclear_cusp\" of the Jastrow factor is true, but the system has no nuclei; "
        "leave it out");
  if (settings.boolean("nuclear_cusp"))
    for (arma::uword c = 0; c < space.centres().size(); ++c)
      form.centre_slopes[c] = system.contact_at(form.centres[c]).value;
  form.slopes = slopes_of(space, settings.real("cusp"));
  form.order = static_cast<unsigned>(settings.integer("order"));
  form.beta = settings.real("beta");
  return std::make_unique<ThreeBodyJastrow>(space, form, settings.boolean("fixed"));
}

std::unique_ptr<Wavefunction> create_jastrow(Settings& settings,
                                             const WavefunctionContext& context) {
  const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
  const ParticleSpace& space = system.space();
  const Contact contact = system.contact();
  if (space.n_particles() < 2)
    throw UsageError(settings.at() + "a Jastrow factor needs at least two particles; leave it out");
  checked_product({3, space.n_particles(), space.n_particles()}, "the pairs of a jastrow are",
                  settings.at());
  if (!settings.has("form")) settings.resolve("form", default_form(system));
  const std::string form = settings.text("form");
  refuse_keys_of_other_forms(settings, form);
  if (space.is_periodic()) require_form_of_cell(settings, form);
  if (form == "three_body") return make_three_body(settings, system);
  Start start = form == "hard_core" ? hard_core_start(settings, contact)
                : form == "power"   ? power_start(settings, contact)
                                    : cusped_start(settings, form, system);
  if (space.is_periodic()) start.form = cut_form(std::move(start.form), space.side() / 2);
  arma::mat slopes = slopes_of(space, settings.has("cusp") ? settings.real("cusp") : 0.0);
  if (form == "hard_core") slopes.fill(settings.real("diameter"));
  return std::make_unique<Jastrow>(space, std::move(start.form), slopes, start.theta,
                                   settings.boolean("fixed"));
}

}  // namespace

WavefunctionKind jastrow_kind() {
  Schema schema("jastrow", "pair correlation Π exp(u(r_pq)) with the cusp of the interaction");
  schema
      .add(Key("form")
               .choice({"pade", "exponential", "polynomial", "series", "power", "hard_core",
                        "three_body"})
               .otherwise("the one that fits the interaction")
               .means("a r/(1+βr); (a/β)(1−e^(−βr)); polynomial in r/(1+βr); 1 + a r + Σ c_k r^k; "
                      "r^λ; 1 − a/r; polynomials of the distances of pairs and of their distances "
                      "to the "
                      "nuclei, or to the middle of the trap, by spins"))
      .add(Key("cusp")
               .real()
               .unit("1/bohr")
               .otherwise("the Coulomb cusp; none for interactions without one")
               .means("slope u'(0) between distinguishable particles, scaled by (d−1)/(d+1) for "
                      "fermions of one spin; without a cusp u is a function of r² and its slope is "
                      "variational"))
      .add(Key("beta")
               .real(above(0))
               .unit("1/bohr")
               .otherwise("from the size of the system")
               .means("start of the range parameter"))
      .add(Key("coefficients")
               .reals()
               .otherwise("zeros")
               .means("start of c_2, c_3, … of the polynomial and the series"))
      .add(Key("order")
               .integer(between(2, ThreeBodyJastrow::largest_order))
               .otherwise("6")
               .means("largest sum of powers of three_body"))
      .add(Key("nuclear_cusp")
               .boolean()
               .otherwise("false")
               .means("three_body has the cusps at the nuclei, which the orbitals of a slater have "
                      "by themselves"))
      .add(Key("power").real().otherwise("from the inverse_square coupling").means("start of λ"))
      .add(Key("diameter")
               .real(above(0))
               .unit("bohr")
               .otherwise("that of the interaction")
               .means("where the hard-core factor vanishes"))
      .add(Key("fixed").boolean().defaults_to(false).means("keep all parameters as they are"))
      .example("kind = \"jastrow\"\nform = \"pade\"\ncusp = 0.9\nbeta = 0.7")
      .example("kind = \"jastrow\"\nform = \"exponential\"\ncusp = 0.9\nbeta = 0.7")
      .example(
          "kind = \"jastrow\"\nform = \"polynomial\"\ncusp = 0.9\nbeta = 0.7\n"
          "coefficients = [0.2, -0.1]")
      .example("kind = \"jastrow\"\nform = \"series\"\ncusp = 0.9\ncoefficients = [0.2, 0.1]")
      .example("kind = \"jastrow\"\nform = \"power\"\npower = 1.7")
      .example("kind = \"jastrow\"\nform = \"hard_core\"\ndiameter = 0.05");
  return {schema, "continuum", create_jastrow};
}

}  // namespace ritz
