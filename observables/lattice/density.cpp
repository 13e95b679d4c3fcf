#include <ritz/observables/lattice/density.hpp>

#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

namespace {

class Density final : public LatticeObservable {
 public:
  Density(const FockSpace& space, const Lattice* lattice)
      : n_sites_(space.n_sites()), n_dof_(space.n_dof()) {
    if (lattice) lattice_ = *lattice;
    if (space.n_species() == 2)
      scalar_ = "double_occupancy";
    else if (space.statistics() == Statistics::boson)
      scalar_ = "occupation_squared";
  }

  arma::uword n_quantities() const override { return n_dof_ + n_scalars(); }
  arma::uword n_scalars() const override { return scalar_.empty() ? 0 : 1; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    write_scalars(document, group, scalars(sums));
    write_values(document, group + "/site", sums.mean(), 0, n_dof_);
    write_sites(document, group + "/site", lattice_);
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override {
    if (scalar_.empty()) return {};
    const GroupedEstimate mean = sums.mean();
    return {{scalar_, mean.value[n_dof_], mean.error[n_dof_]}};
  }

 private:
  void evaluate(const Batch& n, arma::mat& values) const override {
    values.head_rows(n_dof_) = n;
    if (scalar_.empty()) return;
    // The sites of the second species are the last ones; bosons have one alone.
    values.row(n_dof_) = arma::mean(n.head_rows(n_sites_) % n.tail_rows(n_sites_), 0);
  }

  arma::uword n_sites_, n_dof_;
  std::optional<Lattice> lattice_;
  std::string scalar_;  // empty where there is none
};

}  // namespace

ObservableKind density_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const FockSum* particles = particles_of(hamiltonian);
    if (!particles) return nullptr;
    return std::make_unique<Density>(particles->space(), lattice_of(hamiltonian));
  };
  return {Schema("density",
                 "⟨n⟩ of every site, ↑ before ↓; Σ n↑n↓/N of fermions of two spins, Σ n²/N of "
                 "bosons"),
          "lattice", create};
}

}  // namespace ritz
