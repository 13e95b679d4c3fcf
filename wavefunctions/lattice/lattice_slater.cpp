#include <ritz/wavefunctions/lattice/lattice_slater.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/wavefunctions/lattice/lattice_orbitals.hpp>
#include <ritz/wavefunctions/lattice/lattice_slater_state.hpp>
#include <ritz/wavefunctions/small_matrices.hpp>

namespace ritz {

LatticeSlater::LatticeSlater(std::vector<arma::mat> orbitals, bool fixed)
    : orbitals_(std::move(orbitals)), fixed_(fixed) {
  if (fixed_) return;
  for (const arma::mat& one : orbitals_)
    parameters_ = arma::join_cols(parameters_, arma::vectorise(one));
}

void LatticeSlater::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  if (fixed_) return;
  const double* from = parameters_.memptr();
  for (arma::mat& one : orbitals_) {
    std::copy_n(from, one.n_elem, one.memptr());
    from += one.n_elem;
  }
}

std::vector<ParameterGroup> LatticeSlater::parameter_groups() const {
  if (fixed_) return {};
  if (orbitals_.size() == 1)
    return {{.name = "orbitals", .n_rows = orbitals_[0].n_rows, .n_columns = orbitals_[0].n_cols}};
  std::vector<ParameterGroup> out;
  for (std::size_t s = 0; s < orbitals_.size(); ++s)
    if (!orbitals_[s].is_empty())
      out.push_back({.name = s == 0 ? "orbitals_up" : "orbitals_down",
                     .n_rows = orbitals_[s].n_rows,
                     .n_columns = orbitals_[s].n_cols});
  return out;
}

void LatticeSlater::determinant(const double* n, arma::uword species, Determinant& out) const {
  const arma::mat& orbitals = orbitals_[species];
  const double* own = n + species * orbitals.n_rows;
  out.sites.clear();
  for (arma::uword i = 0; i < orbitals.n_rows; ++i)
    if (own[i] > 0) out.sites.push_back(i);
  out.log_abs = out.sites.size() == orbitals.n_cols ? 0 : -arma::datum::inf;
  out.negative = false;
  if (out.sites.empty() || out.log_abs != 0) return;
  // Transposed, and so is what comes back.
  out.inverse = orbitals.rows(arma::uvec(out.sites)).t();
  out.log_abs =
      invert_and_transpose(out.inverse.memptr(), orbitals.n_cols, out.pivots, out.negative);
}

void LatticeSlater::log_psi(const Batch& x, LogPsi& out) const {
  Determinant d;
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    bool negative = false;
    for (arma::uword s = 0; s < orbitals_.size(); ++s) {
      determinant(x.colptr(w), s, d);
      out.log_abs[w] += d.log_abs;
      negative ^= d.negative;
    }
    if (negative) out.phase[w] += arma::datum::pi;
  }
}

// ∂ log|det A|/∂A is the transposed inverse.
LogDerivatives LatticeSlater::log_derivatives(const Batch& x) const {
  LogDerivatives out(x.n_cols);
  if (fixed_) return out;
  arma::mat derivatives(parameters_.n_elem, x.n_cols, arma::fill::zeros);
  Determinant d;
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    double* to = derivatives.colptr(w);
    for (arma::uword s = 0; s < orbitals_.size(); ++s) {
      const arma::uword n_sites = orbitals_[s].n_rows;
      determinant(x.colptr(w), s, d);
      // Where ψ = 0 there is no derivative, and none counts.
      if (std::isfinite(d.log_abs))
        for (arma::uword a = 0; a < d.sites.size(); ++a)
          for (arma::uword b = 0; b < d.sites.size(); ++b)
            to[b * n_sites + d.sites[a]] = d.inverse.at(b, a);
      to += orbitals_[s].n_elem;
    }
  }
  out.add(dense_part(std::move(derivatives)));
  return out;
}

std::unique_ptr<WalkerState> LatticeSlater::track(Batch configurations) const {
  return std::make_unique<LatticeSlaterState>(*this, std::move(configurations));
}

namespace {

/// ±1 for the sublattices; the two halves of the sites in turn where bonds have none.
arma::vec stagger(const Lattice& lattice) {
  const auto colours = two_colouring(lattice.n_sites(), lattice.bonds());
  arma::vec out(lattice.n_sites());
  for (arma::uword i = 0; i < out.n_elem; ++i)
    out[i] = (colours ? (*colours)[i] != 0 : i % 2 == 1) ? -1 : 1;
  return out;
}

Key orbitals_key() {
  Key key("orbitals");
  key.kinds({Schema("tight_binding", "the lowest eigenstates of a particle without interaction"),
             Schema("mean_field",
                    "those of the unrestricted mean field (Hartree and Fock), which may be "
                    "magnetic or ordered")})
      .defaults_to(Value("tight_binding"))
      .means("what the orbitals are at the start");
  return key;
}

}  // namespace

WavefunctionKind lattice_slater_kind() {
  Schema schema("slater", "a determinant of orbitals for the fermions of each spin");
  schema.add(orbitals_key())
      .add(Key("fixed").boolean().defaults_to(false).means("orbitals are not variational"))
      .add(Key("initial_std")
               .real(at_least(0))
               .defaults_to(0.0)
               .means("standard deviation of numbers that are added to the orbitals at the start"))
      .example("kind = \"slater\"\ninitial_std = 0.1")
      .example("kind = \"slater\"\norbitals = \"mean_field\"\ninitial_std = 0.05")
      .example("kind = \"slater\"\nfixed = true\ninitial_std = 0.1");
  const auto create = [](Settings& settings, const WavefunctionContext& context) {
    const auto& system = dynamic_cast<const LatticeHamiltonian&>(context.hamiltonian);
    const FockSum* sum = system.fock_sum();
    if (!sum || sum->space().statistics() != Statistics::fermion)
      throw UsageError(
          settings.at("kind") +
          "\"wavefunction.kind\" is slater, which on a lattice is one of fermions that "
          "hop, but the system has none");
    std::vector<arma::mat> orbitals = settings.table("orbitals").kind() == "mean_field"
                                          ? mean_field_orbitals(*sum, stagger(*system.lattice()))
                                          : tight_binding_orbitals(*sum);
    RandomStream stream(context.seed, Purpose::initial_parameters, context.index);
    for (arma::mat& one : orbitals)
      for (double& x : one) x += settings.real("initial_std") * stream.normal();
    return std::make_unique<LatticeSlater>(std::move(orbitals), settings.boolean("fixed"));
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
