#include <ritz/observables/lattice/pair_correlation.hpp>

#include <algorithm>
#include <cmath>

#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

namespace {

class PairCorrelation final : public LatticeObservable {
 public:
  PairCorrelation(const Lattice& lattice, double sign)
      : sign_(sign), of_pair_(lattice.n_sites(), lattice.n_sites()) {
    const arma::uword n = lattice.n_sites();
    std::vector<double> all;
    const auto rounded = [&](arma::uword i, arma::uword j) {
      return std::round(1e6 * lattice.distance(i, j)) / 1e6;
    };
    for (arma::uword j = 0; j < n; ++j)
      for (arma::uword i = 0; i < j; ++i)
        if (const double d = rounded(i, j); std::isfinite(d)) all.push_back(d);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    distances_ = all;
    n_pairs_.zeros(all.size());
    for (arma::uword j = 0; j < n; ++j)
      for (arma::uword i = 0; i < j; ++i) {
        // Pairs that no path joins have none of them.
        const auto found = std::ranges::lower_bound(all, rounded(i, j));
        of_pair_(i, j) = static_cast<arma::uword>(found - all.begin());
        if (found != all.end()) n_pairs_[of_pair_(i, j)] += 1;
      }
  }

  arma::uword n_quantities() const override { return distances_.n_elem; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    document.set(group + "/distance", distances_);
    document.set(group + "/pairs", n_pairs_);
    write_values(document, group, sums.mean(), 0, n_quantities());
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  void evaluate(const Batch& x, arma::mat& values) const override {
    const arma::uword n_sites = of_pair_.n_rows;
    Batch s = x.head_rows(n_sites);
    if (x.n_rows > n_sites) s += sign_ * x.tail_rows(n_sites);
    values.zeros();
    for (arma::uword w = 0; w < s.n_cols; ++w)
      for (arma::uword j = 0; j < s.n_rows; ++j)
        for (arma::uword i = 0; i < j; ++i)
          if (of_pair_(i, j) < values.n_rows) values(of_pair_(i, j), w) += s(i, w) * s(j, w);
    values.each_col() /= n_pairs_;
  }

  double sign_;
  arma::vec distances_, n_pairs_;
  arma::umat of_pair_;  // which distance a pair i < j has
};

}  // namespace

std::unique_ptr<Observable> pair_correlation(const Lattice& lattice, double sign) {
  if (lattice.n_sites() < 2) return nullptr;
  return std::make_unique<PairCorrelation>(lattice, sign);
}

}  // namespace ritz
