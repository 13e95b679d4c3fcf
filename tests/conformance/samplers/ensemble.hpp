#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/random/random_block.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

namespace ritz::testing {

/// Walkers in blocks, as a run on one rank holds them.
class Ensemble {
 public:
  Ensemble(const Wavefunction& psi, const Batch& configurations, std::size_t block_size)
      : psi_(psi), configurations_(configurations) {
    const Blocks blocks{configurations.n_cols, block_size};
    for (std::size_t b = 0; b < blocks.count(); ++b) {
      const IndexRange w = blocks.walkers(b);
      blocks_.push_back({w, psi.track(configurations.cols(w.begin, w.end - 1))});
    }
  }

  MoveCounts sweep(const Sampler& sampler, std::uint64_t first, std::uint64_t n) {
    MoveCounts counts;
    for (auto& block : blocks_) sampler.sweep(psi_, block, first, n, counts);
    return counts;
  }
  const Batch& configurations() {
    for (const auto& block : blocks_)
      configurations_.cols(block.walkers.begin, block.walkers.end - 1) =
          block.state->configurations();
    return configurations_;
  }
  const std::vector<WalkerBlock>& blocks() const { return blocks_; }

 private:
  const Wavefunction& psi_;
  Batch configurations_;
  std::vector<WalkerBlock> blocks_;
};

struct SamplerCase {
  std::string name;
  std::unique_ptr<Sampler> sampler;
};

/// Every example of every sampler that takes this ψ; those with a step once for each of `steps`,
/// or once with a tuned step when there are none.
inline std::vector<SamplerCase> sampler_cases(const Hamiltonian& system, const Wavefunction& psi,
                                              const std::vector<double>& steps,
                                              std::uint64_t seed) {
  std::vector<SamplerCase> cases;
  for (const auto& kind : sampler_kinds()) {
    if (kind.family != system.space().family() || kind.count_configurations) continue;
    for (std::size_t i = 0; i < kind.schema.examples().size(); ++i) {
      Settings settings = example_settings(kind.schema, kind.schema.examples()[i]);
      std::string name = kind.schema.name();
      name += " example " + std::to_string(i);
      try {
        auto sampler = kind.create(settings, {system, psi, seed});
        if (!sampler->step() || steps.empty()) {
          cases.push_back({name, std::move(sampler)});
          continue;
        }
        for (const double step : steps) {
          settings.resolve("step", Value(step));
          std::string with_step = name;
          with_step += " with step " + std::to_string(step);
          cases.push_back({with_step, kind.create(settings, {system, psi, seed})});
        }
      } catch (const UsageError&) {
      }
    }
  }
  return cases;
}

inline Batch normal_numbers(arma::uword n_rows, arma::uword n_walkers, std::uint64_t seed) {
  Batch out(n_rows, n_walkers);
  RandomBlock(seed, Purpose::testing).normal(0, 0, out);
  return out;
}

/// By how many standard errors the mean of independent numbers lies away from what is expected.
inline double z_score(const arma::rowvec& x, double expected) {
  return (arma::mean(x) - expected) / (arma::stddev(x) / std::sqrt(static_cast<double>(x.n_elem)));
}
/// By how many the means of two sets of independent numbers differ.
inline double z_score(const arma::rowvec& x, const arma::rowvec& y) {
  const double variance =
      arma::var(x) / static_cast<double>(x.n_elem) + arma::var(y) / static_cast<double>(y.n_elem);
  return (arma::mean(x) - arma::mean(y)) / std::sqrt(variance);
}

}  // namespace ritz::testing
