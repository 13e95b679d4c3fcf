#include <ritz/wavefunctions/lattice/lattice_slater.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/random/random_stream.hpp>
#include <ritz/wavefunctions/lattice/lattice_orbitals.hpp>

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

void LatticeSlater::pick_rows(const double* n, arma::uword species, Matrix& out) const {
  const arma::mat& orbitals = orbitals_[species];
  const double* own = n + species * orbitals.n_rows;
  out.rows.clear();
  for (arma::uword i = 0; i < orbitals.n_rows; ++i)
    if (own[i] > 0) out.rows.push_back(i);
  out.value.set_size(out.rows.size(), orbitals.n_cols);
  for (arma::uword b = 0; b < out.value.n_cols; ++b)
    for (arma::uword a = 0; a < out.value.n_rows; ++a)
      out.value.at(a, b) = orbitals.at(out.rows[a], b);
}

void LatticeSlater::log_psi(const Batch& x, LogPsi& out) const {
  Matrix matrix;
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    bool negative = false;
    for (arma::uword s = 0; s < orbitals_.size(); ++s) {
      pick_rows(x.colptr(w), s, matrix);
      if (!matrix.value.is_square()) out.log_abs[w] = -arma::datum::inf;
      if (matrix.value.is_empty() || !matrix.value.is_square()) continue;
      double log_abs = 0, sign = 1;
      arma::log_det(log_abs, sign, matrix.value);
      out.log_abs[w] += log_abs;
      negative ^= sign < 0;
    }
    if (negative) out.phase[w] += arma::datum::pi;
  }
}

// ∂ log|det A|/∂A is the transposed inverse.
LogDerivatives LatticeSlater::log_derivatives(const Batch& x) const {
  LogDerivatives out(x.n_cols);
  if (fixed_) return out;
  arma::mat derivatives(parameters_.n_elem, x.n_cols, arma::fill::zeros);
  Matrix matrix;
  arma::mat inverse;
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    double* to = derivatives.colptr(w);
    for (arma::uword s = 0; s < orbitals_.size(); ++s) {
      const arma::uword n_sites = orbitals_[s].n_rows;
      pick_rows(x.colptr(w), s, matrix);
      const bool is_square = !matrix.value.is_empty() && matrix.value.is_square();
      // Where ψ = 0 there is no derivative, and none counts.
      if (is_square && arma::inv(inverse, matrix.value))
        for (arma::uword b = 0; b < inverse.n_rows; ++b)
          for (arma::uword a = 0; a < inverse.n_cols; ++a)
            to[b * n_sites + matrix.rows[a]] = inverse.at(b, a);
      to += orbitals_[s].n_elem;
    }
  }
  out.add(dense_part(std::move(derivatives)));
  return out;
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
