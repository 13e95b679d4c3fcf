#include <ritz/observables/particles/radial_histogram.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

double extent_of_density(const ParticleHamiltonian& system) {
  if (const auto& centres = system.space().centres(); !centres.empty()) {
    double outermost = 0;
    for (const Centre& centre : centres)
      outermost = std::max(outermost, arma::norm(centre.position));
    return outermost + 10;
  }
  if (system.space().is_periodic()) return system.space().side() / 4;
  const auto n = static_cast<double>(system.space().n_particles());
  const arma::vec omega = system.trap_frequencies();
  const double widest = omega.is_empty() ? system.length_scale() : 1 / std::sqrt(omega.min());
  return widest * (4 + 1.5 * std::sqrt(n - 1));
}

void RadialHistogram::add(double r, arma::uword group, arma::uword first,
                          GroupedAccumulator& sums) const {
  const auto bin = axis_.bin(r);
  sums.add_amount(group, first + (bin ? *bin : axis_.n_bins), 1);
}

arma::vec RadialHistogram::shells() const {
  const double pi = arma::datum::pi;
  const double unit = dimensions_ == 1 ? 2.0 : dimensions_ == 2 ? pi : 4 * pi / 3;
  return unit * arma::diff(arma::pow(axis_.edges(), static_cast<double>(dimensions_)));
}

void RadialHistogram::write(const GroupedEstimate& mean, const std::string& unit,
                            Document& document, const std::string& group) const {
  const arma::vec volumes = shells();
  document.set(group + "/r", axis_.centers());
  document.set(group + "/value", arma::vec(mean.value.head(axis_.n_bins) / volumes));
  document.set(group + "/error", arma::vec(mean.error.head(axis_.n_bins) / volumes));
  document.set(group + "/outside", Document::Data(mean.value[axis_.n_bins]));
  document.set_attribute(group + "/r", "unit", "bohr");
  document.set_attribute(group + "/value", "unit", unit);
}

}  // namespace ritz
