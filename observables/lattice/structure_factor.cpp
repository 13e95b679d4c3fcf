#include <ritz/observables/lattice/structure_factor.hpp>

#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

namespace {

class StructureFactor final : public LatticeObservable {
 public:
  explicit StructureFactor(const Lattice& lattice) {
    arma::uword n_waves = 1;
    for (const arma::uword extent : lattice.extent()) n_waves *= extent;
    arma::mat steps(lattice.extent().size(), n_waves);
    for (arma::uword k = 0; k < n_waves; ++k)
      for (arma::uword a = 0, rest = k; a < steps.n_rows; rest /= lattice.extent()[a++])
        steps(a, k) = static_cast<double>(rest % lattice.extent()[a]) /
                      static_cast<double>(lattice.extent()[a]);
    // With the vectors of the unit cell as columns of A, k = 2π A⁻ᵀ (n_a/L_a).
    waves_ = 2 * arma::datum::pi * arma::inv(lattice.cell()).t() * steps;
    const arma::mat phases = waves_.t() * lattice.positions();
    cosines_ = arma::cos(phases);
    sines_ = arma::sin(phases);
  }

  arma::uword n_quantities() const override { return waves_.n_cols; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    document.set(group + "/k", Document::Data(waves_));
    document.set_attribute(group + "/k", "unit", "per distance of nearest neighbours");
    write_values(document, group, sums.mean(), 0, n_quantities());
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  void evaluate(const Batch& s, arma::mat& values) const override {
    values =
        (arma::square(cosines_ * s) + arma::square(sines_ * s)) / static_cast<double>(s.n_rows);
  }

  arma::mat waves_;            // one column per wavevector
  arma::mat cosines_, sines_;  // wavevectors x sites
};

}  // namespace

ObservableKind structure_factor_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const Lattice* lattice = spin_lattice(hamiltonian);
    if (!lattice || !lattice->is_regular()) return nullptr;
    return std::make_unique<StructureFactor>(*lattice);
  };
  return {Schema("structure_factor", "⟨|Σσᶻ exp(−ik·r)|²⟩/N at the wavevectors of the lattice"),
          "lattice", create};
}

}  // namespace ritz
