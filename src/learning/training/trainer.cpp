#include <ritz/learning/training/trainer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/archive.hpp>
#include <ritz/base/clock.hpp>
#include <ritz/base/error.hpp>
#include <ritz/base/left_undone.hpp>
#include <ritz/random/random_stream.hpp>

namespace ritz {

namespace {

// Addresses of the two shuffles.
enum Shuffle : std::uint64_t { order_of_epoch = 0, held_back = 1 };

}  // namespace

// The columns of the data that train, and those held back for early stopping.
struct Trainer::Rows {
  const arma::mat &x, &y;
  std::vector<std::size_t> training;
  arma::mat validation_x, validation_y;
};

Trainer::Trainer(const TrainingPlan& plan, Network& network, const Loss& loss, std::uint64_t seed)
    : plan_(plan), network_(network), loss_(loss), seed_(seed) {
  if (plan.optimizer == "lbfgs")
    lbfgs_ = Lbfgs(lbfgs_settings(plan.settings));
  else
    optimizer_ = make_optimizer(plan.optimizer, plan.settings, network.n_parameters());
  if (plan.plateau) plateau_.emplace(*plan.plateau);
}

double Trainer::learning_rate() const {
  return plateau_ ? plateau_->rate() : plan_.learning_rate->rate(epoch_);
}

Trainer::Rows Trainer::split(const arma::mat& x, const arma::mat& y) const {
  const std::size_t n = x.n_cols;
  Rows rows{x, y, {}, {}, {}};
  const std::size_t n_held = plan_.early_stopping ? n_held_back(*plan_.early_stopping, n) : 0;
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  if (n_held > 0) order = RandomStream(seed_, Purpose::shuffle, held_back).permutation(n);
  rows.training.assign(order.begin() + static_cast<std::ptrdiff_t>(n_held), order.end());
  std::ranges::sort(rows.training);
  arma::uvec held(n_held);
  std::copy_n(order.begin(), n_held, held.begin());
  rows.validation_x = x.cols(held);
  rows.validation_y = y.cols(held);
  return rows;
}

void Trainer::train(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
                    FitObserver& observer) {
  const auto start = Clock::now();
  const Rows rows = split(x, y);
  BatchGradient objective(network_, loss_, plan_.penalty, plan_.piece, communicator);
  objective.set_bound(bound_);
  objective.leave_when([&] { return observer.is_urgent(); });
  if (!last_parameters_.is_empty()) network_.parameters() = last_parameters_;
  last_parameters_.reset();
  // Without held back rows nothing says whether what follows is better than the best before.
  if (!plan_.early_stopping) best_parameters_.reset();
  ending_ = "all epochs are made";
  bool go_on = !patience_is_over();
  while (go_on && epoch_ < plan_.epochs) {
    std::optional<EpochRecord> made;
    try {
      made =
          optimizer_ ? epoch_of_steps(objective, rows, observer) : epoch_of_lbfgs(objective, rows);
    } catch (const LeftUndone&) {
      observer.wants_stop();  // all ranks hear of the reason
    }
    // Processors of other kinds round otherwise: all go on from the numbers of the first.
    communicator.broadcast(network_.parameters());
    if (!network_.parameters().is_finite()) diverged("a parameter is not finite");
    if (!made) {
      ending_ = "stopped on request";
      break;
    }
    EpochRecord record = *made;
    record.epoch = epoch_++;
    check(record);
    if (plan_.early_stopping) {
      record.validation_loss = objective.mean_loss(rows.validation_x, rows.validation_y);
      go_on = keep_best(record.validation_loss);
    }
    if (plateau_) plateau_->observe(plan_.early_stopping ? record.validation_loss : record.loss);
    // Ranks that round differently must not part: the first to be done ends it for all.
    if (!optimizer_ && communicator.any(lbfgs_.status() != LbfgsStatus::running)) {
      ending_ = lbfgs_.sentence();
      go_on = false;
    }
    record.seconds = seconds_since(start);
    observer.epoch_done(record, plan_.epochs);
    if (go_on && epoch_ < plan_.epochs && observer.wants_stop()) {
      ending_ = "stopped on request";
      go_on = false;
    }
  }
  bound_ = objective.bound();
  if (!plan_.early_stopping || best_parameters_.is_empty()) return;
  last_parameters_ = network_.parameters();
  network_.parameters() = best_parameters_;
}

std::optional<EpochRecord> Trainer::epoch_of_steps(BatchGradient& objective, const Rows& rows,
                                                   FitObserver& observer) {
  const std::size_t n = rows.training.size();
  const std::size_t batch = plan_.batch == 0 ? n : std::min<std::size_t>(plan_.batch, n);
  std::vector<std::size_t> order =
      RandomStream(seed_, Purpose::shuffle, order_of_epoch, epoch_).permutation(n);
  for (auto& each : order) each = rows.training[each];

  const bool limited = std::isfinite(plan_.limits.value) || std::isfinite(plan_.limits.norm);
  EpochRecord record;
  record.learning_rate = learning_rate();
  arma::vec gradient;
  while (rows_done_ < n) {
    const std::size_t begin = rows_done_;
    const auto chosen = std::span(order).subspan(begin, std::min(batch, n - begin));
    const Noise noise{seed_, step_, 0};
    const double loss = objective(rows.x, rows.y, chosen, &noise, gradient);
    if (!std::isfinite(loss))
      diverged(fmt::format("the loss of mini-batch {} is {}", begin / batch, loss));
    if (step_ == 0) first_loss_ = loss;
    loss_so_far_ += loss * static_cast<double>(chosen.size()) / static_cast<double>(n);
    const bool last = begin + batch >= n;
    if (limited || last) record.gradient_norm = clip(gradient, plan_.limits);
    optimizer_->step(gradient, record.learning_rate, network_.parameters());
    ++step_;
    rows_done_ += chosen.size();
    if (!last && observer.wants_stop_within_epoch()) return std::nullopt;
  }
  record.loss = loss_so_far_;
  rows_done_ = 0;
  loss_so_far_ = 0;
  return record;
}

// An iteration that is left begins anew; what it has evaluated is kept, and not evaluated again.
EpochRecord Trainer::epoch_of_lbfgs(BatchGradient& objective, const Rows& rows) {
  const Lbfgs before = lbfgs_;
  arma::vec x = network_.parameters();
  const arma::uword n = x.n_elem;
  arma::uword made = 0;
  const Objective whole = [&](const arma::vec& at, arma::vec& gradient) {
    if (made == evaluated_.n_cols) {
      network_.parameters() = at;
      const double value = objective(rows.x, rows.y, rows.training, nullptr, gradient);
      if (step_++ == 0) first_loss_ = value;
      evaluated_.insert_cols(made, arma::join_cols(gradient, arma::vec{value}));
    }
    gradient = evaluated_.col(made).head(n);
    return evaluated_(n, made++);
  };
  LbfgsStatus status{};
  try {
    status = lbfgs_.iterate(whole, x);
  } catch (const LeftUndone&) {
    lbfgs_ = before;
    network_.parameters() = x;
    throw;
  }
  evaluated_.reset();
  network_.parameters() = x;
  if (status == LbfgsStatus::bad_start)
    diverged(fmt::format("the loss at the start is {}", lbfgs_.value()));
  EpochRecord record;
  record.loss = lbfgs_.value();
  record.gradient_norm = lbfgs_.gradient_norm();
  record.learning_rate = arma::datum::nan;
  return record;
}

// Some ways of diverging never reach infinity: saturated units, an optimizer whose steps are of
// fixed length.
void Trainer::check(const EpochRecord& record) {
  constexpr double beyond_measure = 1000;
  if (record.loss > beyond_measure * first_loss_ + 1)
    diverged(
        fmt::format("the mean loss has grown from {:.3g} to {:.3g}", first_loss_, record.loss));
}

bool Trainer::keep_best(double validation_loss) {
  if (!std::isfinite(validation_loss))
    diverged(fmt::format("the loss of the rows held back is {}", validation_loss));
  if (best_parameters_.is_empty() ||
      validation_loss < best_loss_ - plan_.early_stopping->tolerance) {
    best_loss_ = validation_loss;
    best_epoch_ = epoch_;
    best_parameters_ = network_.parameters();
  }
  return !patience_is_over();
}

bool Trainer::patience_is_over() {
  if (!plan_.early_stopping || best_parameters_.is_empty() ||
      epoch_ - best_epoch_ < plan_.early_stopping->patience)
    return false;
  ending_ = fmt::format(
      "stopped early: no improvement in {} epochs; the parameters are those of epoch {}",
      plan_.early_stopping->patience, best_epoch_ - 1);
  return true;
}

void Trainer::diverged(const std::string& what) const {
  const std::string rate =
      optimizer_ ? fmt::format("a smaller learning_rate (it is {:.3g}), clip_norm", learning_rate())
                 : std::string("another seed");
  throw NumericsError(
      fmt::format("training diverged in epoch {}: {}; try {} or scaled data", epoch_, what, rate));
}

void Trainer::archive(Archive& archive) {
  archive.field("epoch", epoch_);
  archive.field("step", step_);
  if (!optimizer_) rows_done_ = evaluated_.n_cols;
  archive.field("rows_done", rows_done_);
  if (!optimizer_ && rows_done_ > 0) archive.field("evaluated", evaluated_);
  archive.field("loss_so_far", loss_so_far_);
  archive.field("first_loss", first_loss_);
  archive.field("bound", bound_);
  archive.field("best_loss", best_loss_);
  archive.field("best_epoch", best_epoch_);
  archive.field("best_parameters", best_parameters_);
  archive.field("last_parameters", last_parameters_);
  if (plateau_) archive.object("plateau", *plateau_);
  if (optimizer_)
    archive.object("optimizer", *optimizer_);
  else
    archive.object("optimizer", lbfgs_);
}

}  // namespace ritz
