#include <ritz/wavefunctions/lattice/lattice_jastrow.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <ritz/base/error.hpp>
#include <ritz/base/sizes.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz {

namespace {

// Walkers with the fields v x: a change of few degrees of freedom by d costs their number squared,
// Δ log ψ = Σ_a d_a (v x)_a + ½ Σ_ab d_a v_ab d_b.
class LatticeJastrowState final : public WalkerState {
 public:
  LatticeJastrowState(const LatticeJastrow& jastrow, Batch configurations)
      : WalkerState(jastrow, std::move(configurations)), jastrow_(jastrow) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    out.zeros(changes.size());
    for (std::size_t k = 0; k < changes.size(); ++k) {
      find_differences(changes, k);
      const std::uint32_t w = changes.walker[k];
      out.log_abs[k] = ratio(jastrow_.pairs(), fields_.colptr(w));
      if (!jastrow_.is_real())
        out.phase[k] = ratio(jastrow_.imaginary_pairs(), imaginary_fields_.colptr(w));
    }
  }

  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override {
    for (std::size_t k = 0; k < accepted.size(); ++k) {
      if (!accepted[k]) continue;
      const std::uint32_t w = proposal.walker[k];
      find_differences(proposal, k);
      for (const auto& [dof, by] : differences_) {
        fields_.col(w) += by * jastrow_.pairs().col(dof);
        if (!jastrow_.is_real())
          imaginary_fields_.col(w) += by * jastrow_.imaginary_pairs().col(dof);
      }
    }
  }

  void compute_all() override {
    const Batch& x = configurations_;
    fields_ = jastrow_.pairs() * x;
    log_psi_.log_abs = 0.5 * arma::sum(fields_ % x, 0);
    log_psi_.phase.zeros(x.n_cols);
    if (jastrow_.is_real()) return;
    imaginary_fields_ = jastrow_.imaginary_pairs() * x;
    log_psi_.phase = 0.5 * arma::sum(imaginary_fields_ % x, 0);
  }

  void list_caches(std::vector<arma::mat*>& out) override {
    out.push_back(&fields_);
    if (!jastrow_.is_real()) out.push_back(&imaginary_fields_);
  }

 private:
  struct Difference {
    std::uint32_t dof;
    double by;
  };

  void find_differences(const Changes& changes, std::size_t k) const {
    differences_.clear();
    for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
      differences_.push_back(
          {changes.dof[e], changes.value[e] - configurations_(changes.dof[e], changes.walker[k])});
  }

  double ratio(const arma::mat& pairs, const double* fields) const {
    double sum = 0;
    for (const auto& a : differences_) {
      double field = fields[a.dof];
      for (const auto& b : differences_) field += 0.5 * b.by * pairs(b.dof, a.dof);
      sum += a.by * field;
    }
    return sum;
  }

  const LatticeJastrow& jastrow_;
  arma::mat fields_, imaginary_fields_;
  mutable std::vector<Difference> differences_;  // a workspace
};

}  // namespace

LatticeJastrow::LatticeJastrow(Form form, double initial_std, std::uint64_t seed, std::size_t index)
    : form_(std::move(form)) {
  parameters_.set_size(form_.n_parameters * (form_.is_complex ? 2 : 1));
  RandomStream stream(seed, Purpose::initial_parameters, index);
  for (double& p : parameters_) p = initial_std * stream.normal();
  unpack();
}

void LatticeJastrow::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  unpack();
}

void LatticeJastrow::unpack() {
  const arma::uword parts = form_.is_complex ? 2 : 1;
  const auto fill = [&](arma::uword part, arma::mat& out) {
    out.zeros(arma::size(form_.parameter));
    for (arma::uword k = 0; k < out.n_elem; ++k)
      if (form_.parameter[k] != none) out[k] = parameters_[parts * form_.parameter[k] + part];
    out.diag() *= 2;
  };
  fill(0, pairs_);
  if (form_.is_complex) fill(1, imaginary_pairs_);
}

std::vector<ParameterGroup> LatticeJastrow::parameter_groups() const {
  return {{.name = "pairs", .n_rows = parameters_.n_elem}};
}

void LatticeJastrow::log_psi(const Batch& x, LogPsi& out) const {
  out.log_abs += 0.5 * arma::sum((pairs_ * x) % x, 0);
  if (form_.is_complex) out.phase += 0.5 * arma::sum((imaginary_pairs_ * x) % x, 0);
}

LogDerivatives LatticeJastrow::log_derivatives(const Batch& x) const {
  arma::mat products(form_.n_parameters, x.n_cols, arma::fill::zeros);
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* at = x.colptr(w);
    double* to = products.colptr(w);
    for (arma::uword j = 0; j < x.n_rows; ++j)
      for (arma::uword i = 0; i <= j; ++i)
        if (const arma::uword p = form_.parameter(i, j); p != none) to[p] += at[i] * at[j];
  }
  LogDerivatives out(x.n_cols);
  if (form_.is_complex)
    out.add(complex_outer_part(std::move(products), arma::cx_mat(1, x.n_cols, arma::fill::ones),
                               false));
  else
    out.add(dense_part(std::move(products)));
  return out;
}

std::unique_ptr<WalkerState> LatticeJastrow::track(Batch configurations) const {
  return std::make_unique<LatticeJastrowState>(*this, std::move(configurations));
}

namespace {

/// One parameter for each pair, and for each site where squares are no constants.
LatticeJastrow::Form all_pairs(const LatticeSpace& space) {
  LatticeJastrow::Form form;
  form.parameter.set_size(space.n_dof(), space.n_dof());
  form.parameter.fill(LatticeJastrow::none);
  for (arma::uword j = 0; j < space.n_dof(); ++j)
    for (arma::uword i = 0; i < j; ++i)
      form.parameter(i, j) = form.parameter(j, i) = form.n_parameters++;
  for (arma::uword i = 0; i < space.n_dof() && space.n_levels() > 2; ++i)
    form.parameter(i, i) = form.n_parameters++;
  return form;
}

/// One parameter for each distance between sites, 0 included where squares are no constants, for
/// particles of one species and again for those of two: the channels of charge and spin.
LatticeJastrow::Form by_distance(const LatticeSpace& space, const Lattice& lattice) {
  LatticeJastrow::Form form = all_pairs(space);
  const arma::uword n_sites = space.n_sites();
  arma::mat distance(n_sites, n_sites);
  for (arma::uword j = 0; j < n_sites; ++j)
    for (arma::uword i = 0; i < n_sites; ++i)
      distance(i, j) = std::round(1e6 * lattice.distance(i, j));
  const auto channel = [&](arma::uword i, arma::uword j) {
    return std::pair(space.species(i) != space.species(j), distance(space.site(i), space.site(j)));
  };
  std::map<std::pair<bool, double>, arma::uword> parameters;
  for (arma::uword j = 0; j < space.n_dof(); ++j)
    for (arma::uword i = 0; i <= j; ++i)
      if (form.parameter(i, j) != LatticeJastrow::none) parameters[channel(i, j)] = 0;
  form.n_parameters = 0;
  for (auto& [key, number] : parameters) number = form.n_parameters++;
  for (arma::uword j = 0; j < space.n_dof(); ++j)
    for (arma::uword i = 0; i < space.n_dof(); ++i)
      if (form.parameter(i, j) != LatticeJastrow::none)
        form.parameter(i, j) = parameters.at(channel(std::min(i, j), std::max(i, j)));
  return form;
}

/// One parameter for all sites, of those that share one: Gutzwiller's factor.
LatticeJastrow::Form on_sites(const LatticeSpace& space) {
  LatticeJastrow::Form form = all_pairs(space);
  for (arma::uword j = 0; j < space.n_dof(); ++j)
    for (arma::uword i = 0; i < space.n_dof(); ++i)
      if (form.parameter(i, j) != LatticeJastrow::none)
        form.parameter(i, j) = space.site(i) == space.site(j) ? 0 : LatticeJastrow::none;
  form.n_parameters = arma::any(arma::vectorise(form.parameter) == 0) ? 1 : 0;
  return form;
}

/// The pairs that the key `pairs` asks for, resolved.
LatticeJastrow::Form read_pairs(Settings& settings, const LatticeHamiltonian& system) {
  const LatticeSpace& space = system.space();
  const Lattice* lattice = system.lattice();
  if (!settings.has("pairs"))
    settings.resolve("pairs", Value(lattice && lattice->is_regular() ? "distance" : "all"));
  const std::string pairs = settings.text("pairs");
  if (pairs == "all") return all_pairs(space);
  if (pairs == "distance") {
    if (lattice) return by_distance(space, *lattice);
    throw UsageError(settings.at("pairs") +
                     "\"wavefunction.pairs\" is distance, but the system has no lattice; expected "
                     "all");
  }
  LatticeJastrow::Form form = on_sites(space);
  if (form.n_parameters == 0)
    throw UsageError(settings.at("pairs") +
                     "\"wavefunction.pairs\" is site, but no two particles of the system can be "
                     "on one site; expected distance or all");
  return form;
}

}  // namespace

WavefunctionKind lattice_jastrow_kind() {
  Schema schema("jastrow",
                "exp Σ v_ij x_i x_j over the pairs of spins or of particles on a lattice");
  schema
      .add(Key("pairs")
               .choice({"all", "distance", "site"})
               .otherwise("distance on a regular lattice, otherwise all")
               .means("a parameter for every pair; one for all pairs at one distance, of two "
                      "species beside that of one; or one for those on the same site"))
      .add(Key("dtype")
               .choice({"complex", "real"})
               .defaults_to("real")
               .means("complex parameters, or real ones, with which ψ is positive"))
      .add(Key("initial_std")
               .real(at_least(0))
               .defaults_to(0.01)
               .means("standard deviation of the starting parameters"))
      .example("kind = \"jastrow\"\ninitial_std = 0.1")
      .example("kind = \"jastrow\"\npairs = \"all\"\ndtype = \"complex\"\ninitial_std = 0.1")
      .example("kind = \"jastrow\"\npairs = \"site\"\ninitial_std = 0.1");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const LatticeHamiltonian&>(context.hamiltonian);
    const arma::uword n_dof = system.space().n_dof();
    checked_product({n_dof, n_dof}, "the pairs of a jastrow are", settings.at());
    LatticeJastrow::Form form = read_pairs(settings, system);
    form.is_complex = settings.text("dtype") == "complex";
    return std::make_unique<LatticeJastrow>(std::move(form), settings.real("initial_std"),
                                            context.seed, context.index);
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
