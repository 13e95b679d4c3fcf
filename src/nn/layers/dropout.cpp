#include <ritz/nn/layers/dropout.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

Dropout::Dropout(double rate) : rate_(rate) {
  if (!(rate >= 0 && rate < 1))
    throw UsageError(fmt::format("a dropout rate of {}; expected at least 0 and below 1", rate));
}

void Dropout::forward(const double* /*p*/, Inputs in, const Evaluation& evaluation, arma::mat& kept,
                      arma::mat& out) const {
  out = *in[0];
  if (!evaluation.noise || rate_ == 0) {
    kept.set_size(0, 0);
    return;
  }
  const Noise& noise = *evaluation.noise;
  kept.set_size(out.n_rows, out.n_cols);
  // The draws of a sample are those of its columns, one after the other.
  arma::mat draws(kept.memptr(), out.n_elem / evaluation.n_samples, evaluation.n_samples, false,
                  true);
  RandomBlock(noise.seed, Purpose::dropout)
      .uniform(noise.first_sample, noise.step * max_nodes + evaluation.node, draws);
  const double factor = 1 / (1 - rate_);
  kept.for_each([&](double& x) { x = x < rate_ ? 0 : factor; });
  out %= kept;
}

void Dropout::reverse(const double* /*p*/, std::size_t /*which*/, Inputs /*in*/,
                      const arma::mat& kept, const arma::mat& signals, arma::mat& gradient) const {
  if (kept.is_empty())
    gradient = signals;
  else
    gradient = signals % kept;
}

void Dropout::laplacian(const double* /*p*/, std::span<const LaplacianBatch* const> /*in*/,
                        LaplacianBatch& /*out*/) const {}

}  // namespace ritz
