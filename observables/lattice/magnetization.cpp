#include <ritz/observables/lattice/magnetization.hpp>

#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

namespace {

class Magnetization final : public LatticeObservable {
 public:
  Magnetization(arma::uword n_sites, const Lattice* lattice) : n_sites_(n_sites) {
    if (!lattice) return;
    lattice_ = *lattice;
    const auto colours = two_colouring(lattice->n_sites(), lattice->bonds());
    if (!colours) return;
    signs_.ones(n_sites);
    for (arma::uword i = 0; i < n_sites; ++i)
      if ((*colours)[i]) signs_[i] = -1;
  }

  arma::uword n_quantities() const override { return n_sites_ + n_scalars(); }
  arma::uword n_scalars() const override { return signs_.is_empty() ? 3 : 6; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    write_scalars(document, group, scalars(sums));
    write_values(document, group + "/site", sums.mean(), 0, n_sites_);
    write_sites(document, group + "/site", lattice_);
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override {
    const GroupedEstimate mean = sums.mean();
    std::vector<NamedEstimate> out;
    for (const std::string name : {"magnetization", "staggered_magnetization"})
      for (const std::string of : {"", "_modulus", "_squared"})
        if (const arma::uword k = n_sites_ + out.size(); k < n_quantities())
          out.push_back({name + of, mean.value[k], mean.error[k]});
    return out;
  }

 private:
  void evaluate(const Batch& s, arma::mat& values) const override {
    values.head_rows(n_sites_) = s;
    const auto add = [&](arma::uword first, const arma::rowvec& m) {
      values.row(first) = m;
      values.row(first + 1) = arma::abs(m);
      values.row(first + 2) = arma::square(m);
    };
    add(n_sites_, arma::mean(s, 0));
    if (!signs_.is_empty()) add(n_sites_ + 3, signs_.t() * s / static_cast<double>(n_sites_));
  }

  arma::uword n_sites_;
  std::optional<Lattice> lattice_;
  arma::vec signs_;  // of the sublattices; empty where there are none
};

}  // namespace

ObservableKind magnetization_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    if (!spins_of(hamiltonian)) return nullptr;
    return std::make_unique<Magnetization>(hamiltonian.space().n_dof(), spin_lattice(hamiltonian));
  };
  return {Schema("magnetization",
                 "Σσᶻ/N, its modulus and square, also staggered where bonds are bipartite; ⟨σᶻ⟩ of "
                 "every site"),
          "lattice", create};
}

}  // namespace ritz
