#include <ritz/lattice/point_group.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

namespace {

// The angle of a rotation, or twice that of a mirror's line, in turns.
double angle(const arma::mat& r) {
  if (r.n_rows == 1) return 0;
  return std::atan2(r(1, 0), r(0, 0)) / (2 * arma::datum::pi);
}

int whole(double x, int n) { return ((static_cast<int>(std::lround(x)) % n) + n) % n; }

}  // namespace

PointGroup::PointGroup(const Lattice& lattice) {
  std::vector<Lattice::PointOperation> all = lattice.point_operations();
  // The identity first.
  std::stable_partition(all.begin(), all.end(),
                        [](const auto& one) { return std::ranges::is_sorted(one.sites); });
  const arma::uword d = lattice.cell().n_cols;
  std::vector<arma::mat> matrices;
  for (const auto& one : all) {
    sites_.push_back(one.sites);
    matrices.emplace_back(lattice.cell() * arma::conv_to<arma::mat>::from(one.rotation) *
                          arma::inv(lattice.cell()));
  }
  const auto is_proper = [](const arma::mat& r) { return arma::det(r) > 0; };
  order_ = static_cast<int>(std::ranges::count_if(matrices, is_proper));
  const bool has_mirrors = matrices.size() > static_cast<std::size_t>(order_);
  for (const arma::mat& r : matrices) {
    if (d > 2) {
      operations_.push_back({});
      continue;
    }
    const bool reflects = !is_proper(r);
    operations_.push_back({reflects, whole(angle(r) * order_, order_)});
  }
  const auto add = [&](const std::string& letter) {
    if (!has_mirrors)
      names_.push_back(letter);
    else
      names_.insert(names_.end(), {letter + "1", letter + "2"});
  };
  if (d > 2) {
    names_ = {"A1"};
    return;
  }
  add("A");
  if (order_ % 2 == 0) add("B");
  if (order_ == 3 || order_ == 4) names_.emplace_back("E");
  if (order_ == 6) names_.insert(names_.end(), {"E1", "E2"});
}

std::vector<double> PointGroup::characters(const std::string& name) const {
  std::vector<double> out;
  for (const Operation& one : operations_) {
    const double turns = static_cast<double>(one.turn) / order_;
    const double parity = one.turn % 2 == 0 ? 1 : -1;
    if (name[0] == 'A')
      out.push_back(one.reflects && name == "A2" ? -1 : 1);
    else if (name[0] == 'B')
      out.push_back(one.reflects && name == "B2" ? -parity : parity);
    else
      out.push_back(one.reflects ? 0
                                 : std::round(2 * std::cos((name == "E2" ? 4 : 2) *
                                                           arma::datum::pi * turns)));
  }
  return out;
}

}  // namespace ritz
