#include <ritz/vmc/driver.hpp>

#include <algorithm>

#include <ritz/io/document_archive.hpp>
#include <ritz/vmc/stages/burn_in_stage.hpp>
#include <ritz/vmc/stages/estimate_stage.hpp>
#include <ritz/vmc/stages/optimization_stage.hpp>

namespace ritz {

namespace {

constexpr std::size_t optimization = 1;  // its place among the stages

}  // namespace

Driver::Driver(const Communicator& communicator, Problem& problem,
               const std::function<double()>& seconds_now)
    : run_(communicator, problem, seconds_now) {
  stages_.push_back(std::make_unique<BurnInStage>(run_));
  stages_.push_back(std::make_unique<OptimizationStage>(run_));
  stages_.push_back(std::make_unique<SettlingStage>(run_));
  auto estimate = std::make_unique<EstimateStage>(run_);
  estimate_ = estimate.get();
  stages_.push_back(std::move(estimate));
}

Driver::~Driver() = default;

bool Driver::stop_wanted() {
  bool stop = false;
  for (RunObserver* observer : run_.observers) stop = observer->wants_stop() || stop;
  return stop;
}

bool Driver::run() {
  while (true) {
    try {
      return advance();
    } catch (const LeftUndone&) {
      stages_[current_]->go_back();
      run_.interruption.allow(true);
      if (stop_wanted()) return false;
      if (run_.has_walkers) run_.ensemble.go_back();
    }
  }
}

bool Driver::advance() {
  while (stages_[current_]->is_wanted()) {
    stages_[current_]->enter();
    while (stages_[current_]->step())
      if (stop_wanted()) return false;
    if (current_ + 1 == stages_.size()) return true;
    next();
  }
  return true;
}

void Driver::next() {
  if (current_ == optimization) remember_walkers();
  stages_[++current_]->begin();
  if (current_ == optimization + 1)
    for (RunObserver* observer : run_.observers) observer->optimization_done();
}

EnergyEstimate Driver::estimate(Document& document) { return estimate_->finish(document); }

bool Driver::is_after_optimization() const { return current_ > optimization; }

// Where ψ vanishes, in full summation, its logarithm is −∞.
bool Driver::is_sound() const {
  bool is_bad = !run_.problem.wavefunction->parameters().is_finite();
  for (const WalkerBlock& block : run_.ensemble.blocks()) {
    if (!block.state) continue;  // no walkers have been drawn yet
    const LogPsi& psi = block.state->log_psi();
    is_bad = is_bad || psi.log_abs.has_nan() || psi.phase.has_nan() ||
             arma::any(psi.log_abs == arma::datum::inf);
  }
  return !run_.communicator.any(is_bad);
}

void Driver::save(Document& document) {
  DocumentArchive archive = DocumentArchive::writer(document);
  this->archive(archive);
  archive_stage(archive);
  for (const auto& [path, node] : optimized_.nodes())
    if (node.data) document.set("optimized/" + path, *node.data);
}

void Driver::load(const Document& document, bool keep_estimate) {
  DocumentArchive archive = DocumentArchive::reader(document);
  this->archive(archive);
  if (is_after_optimization()) {
    DocumentArchive optimized = DocumentArchive::reader(document, "optimized");
    run_.archive_walkers(optimized);
    if (!keep_estimate || iteration() < run_.problem.optimization.iterations) {
      current_ = optimization;
      return;
    }
    remember_walkers();
  }
  archive_stage(archive);
}

void Driver::remember_walkers() {
  optimized_ = Document();
  DocumentArchive archive = DocumentArchive::writer(optimized_);
  run_.archive_walkers(archive);
}

void Driver::archive(Archive& archive) {
  std::string name = stages_[current_]->name();
  archive.field("stage", name);
  for (std::size_t i = 0; i < stages_.size(); ++i)
    if (name == stages_[i]->name()) current_ = i;
  archive.field("has_walkers", run_.has_walkers);
  run_.archive(archive);
}

void Driver::archive_stage(Archive& archive) {
  if (!run_.has_walkers) return;
  run_.archive_walkers(archive);
  archive.object(stages_[current_]->name(), *stages_[current_]);
}

}  // namespace ritz
