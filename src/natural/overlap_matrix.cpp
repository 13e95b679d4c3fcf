#include <ritz/natural/overlap_matrix.hpp>

#include <map>

#include <ritz/base/elements.hpp>
#include <ritz/parallel/exact_sum.hpp>

namespace ritz {

namespace {

// Calls visit(units) for groups of units of this rank whose derivatives are made dense together:
// the measurements of one block, which has one owner on any number of ranks. Returns the number of
// groups.
template <class Visit>
std::uint64_t for_each_group(const EnergyBatch& batch, Visit&& visit) {
  constexpr std::size_t wanted = 256;
  std::map<std::size_t, std::vector<const EnergyBatch::Unit*>> blocks;
  for (const auto& unit : batch.units) blocks[unit.walkers.begin].push_back(&unit);
  std::uint64_t n_groups = 0;
  for (const auto& [begin, units] : blocks) {
    const std::size_t n = std::max<std::size_t>(1, wanted / units[0]->walkers.size());
    for (std::size_t k = 0; k < units.size(); k += n, ++n_groups)
      visit(std::span(units).subspan(k, std::min(n, units.size() - k)));
  }
  return n_groups;
}

/// Makes the columns √p ΔO dense: n x W of log|ψ|, and as many columns again of the phase.
class DenseDeviations {
 public:
  DenseDeviations(const Communicator& communicator, const EnergyBatch& batch,
                  const arma::mat& weights, arma::uword n_parameters)
      : weights_(weights) {
    const arma::mat none(arma::size(weights), arma::fill::zeros);
    mean_log_abs_ = energy_gradient(communicator, batch, {weights, none}, n_parameters);
    mean_phase_ = energy_gradient(communicator, batch, {none, weights}, n_parameters);
    double largest = 0;
    for (const auto& unit : batch.units) {
      LogPsi one(unit.walkers.size());
      one.log_abs[0] = one.phase[0] = 1;
      const double own = unit.derivatives.bound(one);
      // A comparison that NaN fails would hide it.
      if (!(own <= largest)) largest = own;
    }
    bound_ = communicator.any(!std::isfinite(largest)) ? arma::datum::inf
                                                       : 4 * square(communicator.max(largest));
  }

  /// On every entry of Σ_w p_w ΔO ΔOᵀ, whatever the samples it runs over.
  double bound() const { return bound_; }

  arma::mat operator()(const LogDerivatives& derivatives, const arma::rowvec& p) const {
    const arma::uword n = mean_log_abs_.n_elem;
    const arma::mat dense = derivatives.dense();
    const arma::rowvec root = arma::sqrt(p);
    arma::mat out = dense.head_rows(n);
    out.each_col() -= mean_log_abs_;
    out.each_row() %= root;
    if (derivatives.is_real()) return out;
    arma::mat phase = dense.tail_rows(n);
    phase.each_col() -= mean_phase_;
    phase.each_row() %= root;
    return arma::join_rows(out, phase);
  }
  arma::mat operator()(std::span<const EnergyBatch::Unit* const> units) const {
    arma::mat out;
    for (const auto* unit : units) out = arma::join_rows(out, (*this)(unit->derivatives, p(*unit)));
    return out;
  }
  arma::rowvec p(const EnergyBatch::Unit& unit) const {
    return weights_.col(unit.measurement).rows(unit.walkers.begin, unit.walkers.end - 1).t();
  }

 private:
  static double square(double x) { return x * x; }

  const arma::mat& weights_;
  arma::vec mean_log_abs_, mean_phase_;
  double bound_;
};

std::uint64_t total(const Communicator& communicator, std::uint64_t n) {
  return static_cast<std::uint64_t>(communicator.sum(static_cast<std::int64_t>(n)));
}

}  // namespace

arma::mat overlap_matrix(const Communicator& communicator, const EnergyBatch& batch,
                         const arma::mat& weights, arma::uword n_parameters) {
  const DenseDeviations deviations(communicator, batch, weights, n_parameters);
  const std::uint64_t own_groups = for_each_group(batch, [](const auto&) {});
  // All ranks pause as often as the one that has most.
  const auto most_groups =
      static_cast<std::uint64_t>(communicator.max(static_cast<double>(own_groups)));
  ExactSum sum(n_parameters * n_parameters, deviations.bound(), total(communicator, own_groups));
  for_each_group(batch, [&](const auto& units) {
    const arma::mat columns = deviations(units);
    sum.add(arma::vectorise(columns * columns.t()));
    batch.pause(Interruption::Work::solving);
  });
  for (std::uint64_t k = own_groups; k < most_groups; ++k) batch.pause(Interruption::Work::solving);
  arma::mat out = sum.reduce(communicator);
  out.reshape(n_parameters, n_parameters);
  return out;
}

arma::vec overlap_diagonal(const Communicator& communicator, const EnergyBatch& batch,
                           const arma::mat& weights, arma::uword n_parameters) {
  const DenseDeviations deviations(communicator, batch, weights, n_parameters);
  ExactSum sum(n_parameters, deviations.bound(), total(communicator, batch.units.size()));
  batch.for_each_unit([&](const auto& unit) {
    // One walker at a time, since parameters are many.
    const arma::mat packed = unit.derivatives.packed();
    const arma::rowvec p = deviations.p(unit);
    arma::vec squares(n_parameters, arma::fill::zeros);
    for (arma::uword w = 0; w < packed.n_cols; ++w)
      squares += arma::sum(
          arma::square(deviations(unit.derivatives.like(packed.col(w)), p.subvec(w, w))), 1);
    sum.add(squares);
  });
  return sum.reduce(communicator);
}

arma::vec overlap_times(const Communicator& communicator, const EnergyBatch& batch,
                        const arma::mat& weights, const arma::vec& v) {
  SampleValues products = derivatives_times(communicator, batch, v);
  centre(products, weights);
  return energy_gradient(communicator, batch, scaled(products, weights), v.n_elem);
}

}  // namespace ritz
