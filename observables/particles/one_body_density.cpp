#include <ritz/observables/particles/one_body_density.hpp>

#include <fmt/format.h>

#include <cmath>

#include <ritz/observables/particles/radial_histogram.hpp>
#include <ritz/space/pairs.hpp>

namespace ritz {

namespace {

class OneBodyDensity final : public Observable {
 public:
  explicit OneBodyDensity(const ParticleHamiltonian& system)
      : space_(system.space()),
        radial_(extent_of_density(system), space_.dimensions()),
        grid_axis_{-extent_of_density(system), extent_of_density(system), 60} {
    const arma::uword d = space_.dimensions();
    if (d == 1) planes_ = {{0, 0}};
    if (d >= 2) planes_ = {{0, 1}};
    if (d == 3) planes_.emplace_back(0, 2);
  }

  arma::uword n_quantities() const override {
    return radial_.n_quantities() + planes_.size() * plane_size();
  }

  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& /*of_walkers*/) const override {
    const Batch& r = block.state->configurations();
    const arma::uword n = space_.n_particles(), d = space_.dimensions();
    arma::vec radii(n);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      sums.add_weight(groups[w]);
      distances_from_origin(r.colptr(w), n, d, radii.memptr());
      for (arma::uword p = 0; p < n; ++p) {
        radial_.add(radii[p], groups[w], 0, sums);
        add_to_planes(r.colptr(w) + p * d, groups[w], sums);
      }
    }
  }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    const GroupedEstimate mean = sums.mean();
    radial_.write(mean, fmt::format("particles/bohr^{}", space_.dimensions()), document,
                  group + "/radial");
    arma::uword first = radial_.n_quantities();
    for (const auto& [a, b] : planes_) {
      write_plane(mean, first, a, b, document, group);
      first += plane_size();
    }
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  arma::uword plane_size() const {
    return space_.dimensions() == 1 ? grid_axis_.n_bins : grid_axis_.n_bins * grid_axis_.n_bins;
  }

  void add_to_planes(const double* x, arma::uword group, GroupedAccumulator& sums) const {
    arma::uword first = radial_.n_quantities();
    for (const auto& [a, b] : planes_) {
      const auto i = grid_axis_.bin(x[a]), j = grid_axis_.bin(x[b]);
      if (i && j)
        sums.add_amount(group,
                        first + (space_.dimensions() == 1 ? *i : *i + *j * grid_axis_.n_bins), 1);
      first += plane_size();
    }
  }

  void write_plane(const GroupedEstimate& mean, arma::uword first, arma::uword a, arma::uword b,
                   Document& document, const std::string& group) const {
    const char* axes = "xyz";
    const bool line = space_.dimensions() == 1;
    const std::string name = line ? "grid_x" : fmt::format("grid_{}{}", axes[a], axes[b]);
    const arma::uword n = grid_axis_.n_bins, rows = n, columns = line ? 1 : n;
    const double cell = std::pow(grid_axis_.width(), line ? 1 : 2);
    const auto shaped = [&](const arma::vec& v) {
      return arma::mat(arma::reshape(v.subvec(first, first + plane_size() - 1), rows, columns) /
                       cell);
    };
    document.set(group + "/" + name + "/axis", grid_axis_.centers());
    document.set(group + "/" + name + "/value", Document::Data(shaped(mean.value)));
    document.set(group + "/" + name + "/error", Document::Data(shaped(mean.error)));
    document.set_attribute(group + "/" + name + "/value", "unit",
                           line ? "particles/bohr" : "particles/bohr^2");
    document.set_attribute(
        group + "/" + name + "/value", "meaning",
        line ? "density along x"
             : fmt::format("density in the plane {} (rows), {} (columns), integrated over what is "
                           "left",
                           axes[a], axes[b]));
  }

  ParticleSpace space_;
  RadialHistogram radial_;
  Axis grid_axis_;
  std::vector<std::pair<arma::uword, arma::uword>> planes_;
};

}  // namespace

ObservableKind one_body_density_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const auto& system = dynamic_cast<const ParticleHamiltonian&>(hamiltonian);
    if (system.space().is_periodic()) return nullptr;
    return std::make_unique<OneBodyDensity>(system);
  };
  return {Schema("one_body_density", "particles per volume against r, and on a grid"), "continuum",
          create};
}

}  // namespace ritz
