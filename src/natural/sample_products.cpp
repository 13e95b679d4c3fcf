#include <ritz/natural/sample_products.hpp>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/parallel/walker_gather.hpp>

namespace ritz {

namespace {

void subtract_mean(arma::mat& values, const arma::mat& weights) {
  const arma::mat weighted = values % weights;
  values -= sum(elements(weighted));
}

}  // namespace

arma::mat sample_weights(const EnergyBatch& batch) {
  if (!batch.weights.empty()) return batch.weights;
  return arma::mat(arma::size(batch.energy)).fill(1.0 / static_cast<double>(batch.n_samples()));
}

SampleValues derivatives_times(const Communicator& communicator, const EnergyBatch& batch,
                               const arma::vec& v) {
  std::size_t begin = batch.energy.n_rows, end = 0;
  for (const auto& unit : batch.units) {
    begin = std::min(begin, unit.walkers.begin);
    end = std::max(end, unit.walkers.end);
  }
  const arma::uword n_measurements = batch.energy.n_cols;
  arma::mat local(2 * n_measurements, end > begin ? end - begin : 0, arma::fill::zeros);
  batch.for_each_unit([&](const auto& unit) {
    const LogPsi product = unit.derivatives.times(v);
    for (arma::uword w = 0; w < unit.walkers.size(); ++w) {
      const arma::uword column = unit.walkers.begin - begin + w;
      local(unit.measurement, column) = product.log_abs[w];
      local(n_measurements + unit.measurement, column) = product.phase[w];
    }
  });
  const arma::mat all = all_gather_walkers(communicator, local);
  return {all.head_rows(n_measurements).t(), all.tail_rows(n_measurements).t()};
}

void centre(SampleValues& values, const arma::mat& weights) {
  subtract_mean(values.real, weights);
  subtract_mean(values.imaginary, weights);
}

SampleValues scaled(const SampleValues& values, const arma::mat& factors) {
  return {values.real % factors, values.imaginary % factors};
}

SampleValues energy_deviations(const GradientCoefficients& coefficients, const arma::mat& weights) {
  arma::mat inverse = 0.5 / weights;
  inverse.elem(arma::find(weights == 0)).zeros();
  return scaled(coefficients, inverse);
}

}  // namespace ritz
