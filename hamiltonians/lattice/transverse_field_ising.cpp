#include <ritz/hamiltonians/lattice/transverse_field_ising.hpp>

#include <fmt/format.h>

#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/hamiltonians/lattice/marshall_key.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

TransverseFieldIsing::TransverseFieldIsing(Lattice lattice, arma::vec J, arma::vec h)
    : lattice_(std::move(lattice)),
      space_(lattice_.n_sites()),
      bonds_(lattice_.bonds()),
      J_(std::move(J)),
      h_(std::move(h)) {
  for (arma::uword i = 0; i < h_.n_elem; ++i)
    if (h_[i] != 0) fields_.push_back(static_cast<std::uint32_t>(i));
}

std::string TransverseFieldIsing::description() const {
  return fmt::format("transverse-field Ising model, {}, {}, {}", lattice_.description(),
                     coupling_text("J", J_, "bond"), coupling_text("h", h_, "site"));
}

std::string TransverseFieldIsing::coupling_listing() const {
  return fmt::format("bonds of J:\n{}sites of h: 0 to {}\n", bond_listing(bonds_),
                     lattice_.n_sites() - 1);
}

std::optional<VScoreScale> TransverseFieldIsing::v_score_scale() const {
  return VScoreScale{static_cast<double>(lattice_.n_sites()), 0.0};
}

void TransverseFieldIsing::connect(const Batch& x, Connections& out) const {
  out.clear(x.n_cols);
  const std::size_t n = fields_.size(), total = n * x.n_cols;
  Changes& changes = out.changes;
  changes.resize_single(total);
  out.real.resize(total);
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* spins = x.colptr(w);
    double energy = 0;
    for (std::size_t b = 0; b < bonds_.size(); ++b)
      energy -= J_[b] * spins[bonds_[b].a] * spins[bonds_[b].b];
    out.diagonal[w] = energy;
    for (std::size_t k = 0; k < n; ++k) {
      changes.walker[w * n + k] = static_cast<std::uint32_t>(w);
      changes.dof[w * n + k] = fields_[k];
      changes.value[w * n + k] = -spins[fields_[k]];
      out.real[w * n + k] = -h_[fields_[k]];
    }
  }
}

std::vector<SpinTurn> TransverseFieldIsing::turns() const {
  std::vector<SpinTurn> out;
  for (const std::uint32_t site : fields_) out.push_back({{site}, h_[site] > 0 ? -1 : 1});
  return out;
}

bool TransverseFieldIsing::is_symmetry(const SitePermutation& permutation) const {
  return preserves(permutation, bonds_, J_) && preserves(permutation, h_);
}

SystemKind transverse_field_ising_kind() {
  Schema schema("transverse_field_ising",
                "spins ½ with H = −J Σ σᶻσᶻ − h Σ σˣ (Pauli matrices) on a lattice");
  schema.add(lattice_key())
      .add(coupling_key("J", "bond").defaults_to(1.0))
      .add(coupling_key("h", "site").required())
      .add(marshall_key())
      .example("lattice = { kind = \"chain\", extent = 6 }\nh = 1.0")
      .example(
          "lattice = { kind = \"square\", extent = [3, 2], periodic = [true, false] }\n"
          "J = -0.5\nh = [1.0, 0.5, 0.0, -0.2, 0.3, 0.8]")
      .example(
          "lattice = { sites = 4, edges = [[0, 1], [1, 2], [2, 0], [2, 3]] }\n"
          "J = [1.0, -1.0, 0.5, 2.0]\nh = 0.7");
  const auto create = [](Settings& settings) {
    Lattice lattice = make_lattice(settings);
    arma::vec J = couplings(settings, "J", "bond", lattice.bonds().size());
    arma::vec h = couplings(settings, "h", "site", lattice.n_sites());
    auto hamiltonian =
        std::make_unique<TransverseFieldIsing>(std::move(lattice), std::move(J), std::move(h));
    choose_signs(settings, *hamiltonian);
    if (hamiltonian->lattice()->bonds().empty() && settings.reals("J") != std::vector<double>{0})
      hamiltonian->warn("system.J acts on nothing: this lattice has no bonds");
    return hamiltonian;
  };
  return {schema, "lattice", create};
}

}  // namespace ritz
