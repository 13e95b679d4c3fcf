#include <ritz/observables/particle_observables.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/space/pairs.hpp>
#include <ritz/stats/histogram.hpp>

namespace ritz {

namespace {

const ParticleHamiltonian& particles(const Hamiltonian& hamiltonian) {
  return dynamic_cast<const ParticleHamiltonian&>(hamiltonian);
}

// A cloud of trapped particles reaches further the more of them repel each other; what lies beyond
// the last bin is counted and reported.
double extent(const ParticleHamiltonian& system) {
  const auto n = static_cast<double>(system.space().n_particles());
  const arma::vec omega = system.trap_frequencies();
  const double widest = omega.is_empty() ? system.length_scale() : 1 / std::sqrt(omega.min());
  return widest * (4 + 1.5 * std::sqrt(n - 1));
}

void distances_from_origin(const double* r, arma::uword n, arma::uword d, double* out) {
  for (arma::uword p = 0; p < n; ++p) {
    double square = 0;
    for (arma::uword k = 0; k < d; ++k) square += r[p * d + k] * r[p * d + k];
    out[p] = std::sqrt(square);
  }
}

// ⟨x⟩ and ⟨x²⟩ of a set of lengths of each configuration.
class Lengths final : public Observable {
 public:
  enum class Of { radii, pairs };
  Lengths(ParticleSpace space, Of of, std::string name)
      : space_(std::move(space)), of_(of), name_(std::move(name)) {}

  arma::uword n_quantities() const override { return 2; }
  arma::uword n_scalars() const override { return 2; }

  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& of_walkers) const override {
    const Batch& r = block.state->configurations();
    arma::vec lengths(of_ == Of::radii ? space_.n_particles() : space_.n_pairs());
    const auto n = static_cast<double>(lengths.n_elem);
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      if (of_ == Of::radii)
        distances_from_origin(r.colptr(w), space_.n_particles(), space_.dimensions(),
                              lengths.memptr());
      else
        pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), lengths.memptr());
      of_walkers(0, w) = arma::accu(lengths) / n;
      of_walkers(1, w) = arma::dot(lengths, lengths) / n;
      sums.add_weight(groups[w]);
      sums.add_amount(groups[w], 0, of_walkers(0, w));
      sums.add_amount(groups[w], 1, of_walkers(1, w));
    }
  }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    write_scalars(document, group, scalars(sums));
    const std::string path = group + "/" + name_;
    document.set_attribute(path + "/value", "unit", std::string("bohr"));
    document.set_attribute(path + "_squared/value", "unit", std::string("bohr^2"));
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override {
    const GroupedEstimate mean = sums.mean();
    return {{name_, mean.value[0], mean.error[0], "bohr"},
            {name_ + "_squared", mean.value[1], mean.error[1], "bohr²"}};
  }

 private:
  ParticleSpace space_;
  Of of_;
  std::string name_;
};

constexpr arma::uword n_radial_bins = 200;

// Counts per bin divided by the measure of the bin; counts are integers, so that sums are exact.
class RadialHistogram {
 public:
  RadialHistogram(double max, arma::uword d) : axis_{0, max, n_radial_bins}, d_(d) {}

  void add(double r, arma::uword group, arma::uword first, GroupedAccumulator& sums) const {
    const auto bin = axis_.bin(r);
    sums.add_amount(group, first + (bin ? *bin : axis_.n_bins), 1);
  }
  arma::uword n_quantities() const { return axis_.n_bins + 1; }
  const Axis& axis() const { return axis_; }

  /// Volumes of the shells in d dimensions.
  arma::vec shells() const {
    const arma::vec edges = axis_.edges();
    const double pi = arma::datum::pi;
    const double unit = d_ == 1 ? 2.0 : d_ == 2 ? pi : 4 * pi / 3;
    return unit * arma::diff(arma::pow(edges, static_cast<double>(d_)));
  }

 private:
  Axis axis_;
  arma::uword d_;
};

void write_profile(Document& document, const std::string& group, const Axis& axis,
                   const arma::vec& value, const arma::vec& error, const std::string& unit,
                   double outside) {
  document.set(group + "/r", axis.centers());
  document.set(group + "/value", value);
  document.set(group + "/error", error);
  document.set(group + "/outside", Document::Data(outside));
  document.set_attribute(group + "/r", "unit", "bohr");
  document.set_attribute(group + "/value", "unit", unit);
}

class OneBodyDensity final : public Observable {
 public:
  explicit OneBodyDensity(const ParticleHamiltonian& system)
      : space_(system.space()),
        radial_(extent(system), space_.dimensions()),
        grid_axis_{-extent(system), extent(system), 60} {
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
    const arma::uword n_bins = radial_.axis().n_bins;
    const arma::vec shells = radial_.shells();
    write_profile(document, group + "/radial", radial_.axis(), mean.value.head(n_bins) / shells,
                  mean.error.head(n_bins) / shells,
                  fmt::format("particles/bohr^{}", space_.dimensions()), mean.value[n_bins]);
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

class PairDistribution final : public Observable {
 public:
  explicit PairDistribution(const ParticleHamiltonian& system)
      : space_(system.space()), histogram_(2 * extent(system), space_.dimensions()) {}

  arma::uword n_quantities() const override { return histogram_.n_quantities(); }

  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& /*of_walkers*/) const override {
    const Batch& r = block.state->configurations();
    arma::vec distances(space_.n_pairs());
    for (arma::uword w = 0; w < r.n_cols; ++w) {
      sums.add_weight(groups[w]);
      pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), distances.memptr());
      for (const double distance : distances) histogram_.add(distance, groups[w], 0, sums);
    }
  }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    const GroupedEstimate mean = sums.mean();
    const Axis& axis = histogram_.axis();
    const arma::vec shells = histogram_.shells();
    write_profile(document, group, axis, mean.value.head(axis.n_bins) / shells,
                  mean.error.head(axis.n_bins) / shells,
                  fmt::format("pairs/bohr^{}", space_.dimensions()), mean.value[axis.n_bins]);
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

ObservableKind radius_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    return std::make_unique<Lengths>(particles(hamiltonian).space(), Lengths::Of::radii, "radius");
  };
  return {Schema("radius", "⟨r⟩ and ⟨r²⟩ of a particle, in bohr"), "continuum", create};
}

ObservableKind pair_distance_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const ParticleSpace& space = particles(hamiltonian).space();
    if (space.n_particles() < 2) return nullptr;
    return std::make_unique<Lengths>(space, Lengths::Of::pairs, "pair_distance");
  };
  return {Schema("pair_distance", "⟨r⟩ and ⟨r²⟩ of a pair of particles, in bohr"), "continuum",
          create};
}

ObservableKind one_body_density_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    return std::make_unique<OneBodyDensity>(particles(hamiltonian));
  };
  return {Schema("one_body_density", "particles per volume against r, and on a grid"), "continuum",
          create};
}

ObservableKind pair_distribution_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    if (particles(hamiltonian).space().n_particles() < 2) return nullptr;
    return std::make_unique<PairDistribution>(particles(hamiltonian));
  };
  return {Schema("pair_distribution", "pairs per volume against their distance"), "continuum",
          create};
}

}  // namespace ritz
