#include <ritz/observables/particles/pair_distribution.hpp>

#include <fmt/format.h>

#include <ritz/observables/particles/radial_histogram.hpp>
#include <ritz/space/pairs.hpp>

namespace ritz {

namespace {

class PairDistribution final : public Observable {
 public:
  explicit PairDistribution(const ParticleHamiltonian& system)
      : space_(system.space()), histogram_(2 * extent_of_density(system), space_.dimensions()) {}

  arma::uword n_quantities() const override { return histogram_.n_quantities(); }

  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& /*of_walkers*/) const override {
    const Batch& r = block.state->configurations();
    arma::vec distances(space_.n_pairs());
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      sums.add_weight(groups[w]);
      pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), distances.memptr(),
                     space_.side());
      for (const double distance : distances) histogram_.add(distance, groups[w], 0, sums);
    }
  }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    const GroupedEstimate mean = sums.mean();
    const Axis& axis = histogram_.axis();
    histogram_.write(mean, fmt::format("pairs/bohr^{}", space_.dimensions()), document, group);
    document.set(group + "/pairs_per_distance",
                 arma::vec(mean.value.head(axis.n_bins) / axis.width()));
    document.set_attribute(group + "/pairs_per_distance", "unit", "pairs/bohr");
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  ParticleSpace space_;
  RadialHistogram histogram_;
};

}  // namespace

ObservableKind pair_distribution_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(hamiltonian);
    if (system.space().n_particles() < 2) return nullptr;
    return std::make_unique<PairDistribution>(system);
  };
  return {Schema("pair_distribution", "pairs per volume against their distance"), "continuum",
          create};
}

}  // namespace ritz
