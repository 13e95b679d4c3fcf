#include <ritz/vmc/burn_in.hpp>

#include <algorithm>

namespace ritz {

void BurnIn::advance(Ensemble& ensemble, Sampler& sampler) {
  constexpr std::uint64_t rounds = 20;
  const std::uint64_t per_round = std::max<std::uint64_t>(1, n_sweeps_ / rounds);
  const std::uint64_t round = n_done_ / per_round;
  const std::uint64_t end_of_round = std::min(n_sweeps_, (round + 1) * per_round);
  const std::uint64_t n = std::min(most_at_once_, end_of_round - n_done_);
  ensemble.sweep(sampler, n);
  n_done_ += n;
  counts_ += ensemble.take_counts();
  if (n_done_ == end_of_round) {
    if (StepLength* step = sampler.step()) step->adapt(counts_.acceptance(), round);
    counts_ = {};
  }
  ensemble.refresh();
}

void BurnIn::archive(Archive& archive) {
  archive.field("done", n_done_);
  archive.field("proposed", counts_.proposed);
  archive.field("accepted", counts_.accepted);
}

}  // namespace ritz
