#include <ritz/vmc/stages/burn_in_stage.hpp>

#include <algorithm>

namespace ritz {

// Walkers are fresh after each part.
void BurnInStage::begin() {
  burn_in_ = BurnIn(run_.problem.burn_in, std::min<std::uint64_t>(20, run_.piece));
}

bool BurnInStage::step() {
  const StageTimer timer(run_.times, Activity::sampling);
  if (!run_.has_walkers) {
    run_.ensemble.start();
    run_.has_walkers = true;
  }
  if (burn_in_.done()) return false;
  burn_in_.advance(run_.ensemble, *run_.problem.sampler);
  return true;
}

void BurnInStage::archive(Archive& archive) {
  if (archive.loading()) BurnInStage::begin();
  archive.object("burn_in", burn_in_);
}

}  // namespace ritz
