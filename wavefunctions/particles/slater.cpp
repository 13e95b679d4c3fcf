#include <ritz/wavefunctions/particles/slater.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/model/hamiltonian.hpp>
#include <ritz/wavefunctions/particles/slater_state.hpp>

namespace ritz {

namespace {

std::array<arma::uword, 2> n_per_spin(const ParticleSpace& space) {
  const auto& species = space.n_per_species();
  return {species[0], species.size() > 1 ? species[1] : 0};
}

}  // namespace

Slater::Slater(const ParticleSpace& space, std::unique_ptr<Orbitals> orbitals, Expansion expansion)
    : space_(space),
      orbitals_(std::move(orbitals)),
      determinants_(std::move(expansion), n_per_spin(space)) {
  const arma::vec& coefficients = determinants_.expansion().coefficients;
  parameters_ =
      arma::join_cols(orbitals_->parameters(), coefficients.tail(coefficients.n_elem - 1));
}

void Slater::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  const arma::uword of_orbitals = orbitals_->parameters().n_elem;
  orbitals_->set_parameters(arma::vec(parameters.memptr(), of_orbitals));
  arma::vec coefficients = determinants_.expansion().coefficients;
  const arma::uword n = coefficients.n_elem - 1;
  std::copy_n(parameters.memptr() + of_orbitals, n, coefficients.memptr() + 1);
  determinants_.set_coefficients(coefficients);
}

std::vector<ParameterGroup> Slater::parameter_groups() const {
  auto groups = orbitals_->parameter_groups();
  const arma::uword n = determinants_.expansion().coefficients.n_elem - 1;
  if (n > 0) groups.push_back({.name = "coefficients", .n_rows = n});
  return groups;
}

std::vector<std::string> Slater::warnings() const {
  const Expansion& expansion = determinants_.expansion();
  std::vector<std::string> out;
  if (expansion.terms.size() > 1) return out;
  const char* names[] = {"up", "down"};
  for (arma::uword s = 0; s < 2; ++s) {
    const Expansion::List& list = expansion.lists[s].front();
    const bool lowest =
        std::ranges::max(list.empty() ? Expansion::List{0} : list) + 1 <= list.size();
    if (!lowest || orbitals_->fills_shells(list.size())) continue;
    out.push_back(fmt::format(
        "wavefunction: {} {}-spin fermions fill no shell of the orbitals, so that the determinant "
        "has not the symmetry of the system; `determinants` may hold a sum that has",
        list.size(), names[s]));
  }
  return out;
}

arma::mat Slater::points(const Batch& r) const {
  return {const_cast<double*>(r.memptr()), space_.dimensions(), space_.n_particles() * r.n_cols,
          false, true};
}

void Slater::log_psi(const Batch& r, LogPsi& out) const {
  arma::mat values;
  orbitals_->values(points(r), values);
  DeterminantCaches caches;
  determinants_.resize(caches, 1);
  for (arma::uword w = 0; w < r.n_cols; ++w)
    determinants_.evaluate(values.colptr(w * space_.n_particles()), 0, caches, out.log_abs[w],
                           out.phase[w]);
}

// ∂ log ψ/∂θ = Σ_p G_p·∂φ/∂θ(r_p).
LogDerivatives Slater::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  if (parameters_.is_empty()) return out;
  const arma::uword n = space_.n_particles(), n_orbital = orbitals_->parameters().n_elem;
  arma::mat values;
  orbitals_->values(points(r), values);
  std::vector<arma::mat> slopes;
  orbitals_->parameter_derivatives(points(r), slopes);
  DeterminantCaches caches;
  determinants_.resize(caches, 1);
  arma::mat rows(parameters_.n_elem, r.n_cols, arma::fill::zeros);
  arma::vec of_coefficients(determinants_.expansion().coefficients.n_elem);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    double log_abs = 0, phase = 0;
    determinants_.evaluate(values.colptr(w * n), 0, caches, log_abs, phase);
    for (arma::uword p = 0; p < n; ++p) {
      const std::span<const double> g = determinants_.cofactors(caches, 0, p);
      for (arma::uword k = 0; k < n_orbital; ++k) {
        const double* slope = slopes[k].colptr(w * n + p);
        for (arma::uword i = 0; i < g.size(); ++i) rows(k, w) += g[i] * slope[i];
      }
    }
    if (n_orbital == parameters_.n_elem) continue;
    determinants_.coefficient_derivatives(caches, 0, of_coefficients.memptr());
    rows.col(w).tail(parameters_.n_elem - n_orbital) =
        of_coefficients.tail(of_coefficients.n_elem - 1);
  }
  out.add(dense_part(std::move(rows)));
  return out;
}

std::unique_ptr<WalkerState> Slater::track(Batch configurations) const {
  return std::make_unique<SlaterState>(*this, std::move(configurations));
}

void Slater::add_gradient(const Batch& r, SpatialValues& out) const { add_spatial(r, out, false); }
void Slater::add_laplacian(const Batch& r, SpatialValues& out) const { add_spatial(r, out, true); }

void Slater::add_spatial(const Batch& r, SpatialValues& out, bool with_laplacian) const {
  const arma::uword n = space_.n_particles();
  OrbitalValues values;
  orbitals_->derivatives(points(r), values);
  DeterminantCaches caches;
  determinants_.resize(caches, 1);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    determinants_.evaluate(values.value.colptr(w * n), 0, caches, out.log_psi.log_abs[w],
                           out.log_psi.phase[w]);
    add_derivatives(caches, values, w * n, out.gradient.colptr(w),
                    with_laplacian ? &out.laplacian[w] : nullptr);
  }
}

// ∇_p log ψ = G_p·∇φ, and ∇_p² log ψ = G_p·∇²φ − |∇_p log ψ|².
void Slater::add_derivatives(const DeterminantCaches& caches, const OrbitalValues& values,
                             arma::uword first, double* gradient, double* laplacian) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions();
  for (arma::uword p = 0; p < n; ++p) {
    const std::span<const double> g = determinants_.cofactors(caches, 0, p);
    const auto product = [&](const arma::mat& of_orbitals) {
      const double* x = of_orbitals.colptr(first + p);
      double sum = 0;
      for (arma::uword i = 0; i < g.size(); ++i) sum += g[i] * x[i];
      return sum;
    };
    double square = 0;
    for (arma::uword k = 0; k < d; ++k) {
      const double slope = product(values.gradient[k]);
      gradient[p * d + k] += slope;
      square += slope * slope;
    }
    if (laplacian) *laplacian += product(values.laplacian) - square;
  }
}

// The configuration

namespace {

Schema term_schema() {
  Schema schema("term", "a product of two determinants");
  schema.add(Key("weight").real().defaults_to(1.0).means("fixed factor within its configuration"))
      .add(Key("up").integers(between(0, 100000)).required().means("orbitals of spin up, from 0"))
      .add(Key("down").integers(between(0, 100000)).required().means("orbitals of spin down"));
  return schema;
}

Schema configuration_schema() {
  Schema schema("configuration", "a sum of products of determinants with one coefficient");
  schema
      .add(Key("coefficient")
               .real()
               .defaults_to(1.0)
               .means("start of its coefficient, which is variational but for the first one"))
      .add(Key("terms").tables(term_schema()).required().means("products of two determinants"));
  return schema;
}

Expansion::List read_list(const Settings& term, const std::string& key, arma::uword n) {
  Expansion::List list;
  for (const std::int64_t m : term.integers(key)) list.push_back(static_cast<std::uint32_t>(m));
  if (list.size() != n)
    throw UsageError(fmt::format(
        "{}\"{}\" of a determinant holds {} orbitals, but there are {} fermions of this spin; name "
        "one orbital for each, counted from 0",
        term.at(key), key, list.size(), n));
  for (auto m = list.begin(); m != list.end(); ++m)
    if (std::find(list.begin(), m, *m) != m)
      throw UsageError(fmt::format(
          "{}\"{}\" of a determinant holds orbital {} twice, so that it vanishes; name each once",
          term.at(key), key, *m));
  return list;
}

Expansion read_expansion(const Settings& settings, const ParticleSpace& space) {
  const auto n = n_per_spin(space);
  if (!settings.has("determinants")) return Expansion::ground_state(n);
  const auto configurations = settings.tables("determinants");
  if (configurations.empty())
    throw UsageError(settings.at("determinants") +
                     "\"determinants\" is empty; leave it out for one determinant of the lowest "
                     "orbitals");
  Expansion out;
  for (const Settings& configuration : configurations) {
    out.coefficients.resize(out.coefficients.n_elem + 1);
    out.coefficients.back() = configuration.real("coefficient");
    if (configuration.tables("terms").empty())
      throw UsageError(configuration.at("terms") +
                       "\"terms\" is empty; name at least one product "
                       "of determinants");
    for (const Settings& term : configuration.tables("terms"))
      out.add_term(term.real("weight"),
                   {read_list(term, "up", n[0]), read_list(term, "down", n[1])});
  }
  if (out.coefficients[0] == 0)
    throw UsageError(configurations[0].at("coefficient") +
                     "the first \"coefficient\" is 0, but all others are compared with it; begin "
                     "with a configuration that is there");
  return out;
}

std::unique_ptr<Wavefunction> create_slater(Settings& settings,
                                            const WavefunctionContext& context) {
  const auto& system = dynamic_cast<const ParticleHamiltonian&>(context.hamiltonian);
  const ParticleSpace& space = system.space();
  if (space.statistics() != Statistics::fermion)
    throw UsageError(settings.at() +
                     "a slater is for fermions, but \"system.statistics\" is boson; choose other "
                     "kinds of wavefunction");
  checked_product({space.n_particles(), space.n_particles()}, "the matrices of a slater are",
                  settings.at());
  Expansion expansion = read_expansion(settings, space);
  auto orbitals = make_orbitals(settings, "orbitals", system, expansion.n_orbitals);
  return std::make_unique<Slater>(space, std::move(orbitals), std::move(expansion));
}

}  // namespace

WavefunctionKind slater_kind() {
  std::vector<Schema> kinds;
  for (const OrbitalsKind& kind : orbitals_kinds()) kinds.push_back(kind.schema);
  Schema schema("slater", "determinants of one-particle orbitals, for fermions");
  schema
      .add(Key("orbitals")
               .kinds(std::move(kinds))
               .otherwise("those of the system")
               .means("what the determinants are made of"))
      .add(Key("determinants")
               .tables(configuration_schema())
               .otherwise("one of the lowest orbitals")
               .means("configurations, whose sum ψ is"))
      .example("kind = \"slater\"")
      .example(
          "kind = \"slater\"\norbitals = { kind = \"oscillator\", alpha = 0.6 }\n"
          "determinants = [{ terms = [{ up = [0, 1], down = [0] }] },\n"
          "{ coefficient = 0.3, terms = [{ up = [0, 3], down = [0] }, "
          "{ weight = -0.7, up = [2, 4], down = [1] }] },\n"
          "{ coefficient = -0.2, terms = [{ up = [5, 1], down = [2] }] }]")
      .example("kind = \"slater\"\norbitals = { kind = \"hydrogenic\", charges = 1.7 }")
      .example("kind = \"slater\"\norbitals = { kind = \"slater_type\", zeta = 2 }");
  return {schema, "continuum", create_slater};
}

}  // namespace ritz
