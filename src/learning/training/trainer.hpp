#pragma once

#include <armadillo>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/learning/models/model.hpp>
#include <ritz/learning/training/training.hpp>
#include <ritz/nn/loss.hpp>
#include <ritz/nn/network.hpp>
#include <ritz/optim/lbfgs.hpp>
#include <ritz/optim/optimizer.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Trains a network, epoch by epoch. What changes besides the parameters (moments, counts, the best
/// parameters so far) goes through archive(), so that training can go on later with the same bits.
class Trainer {
 public:
  /// Keeps references to the plan, the network and the loss.
  Trainer(const TrainingPlan& plan, Network& network, const Loss& loss, std::uint64_t seed);

  /// Goes on until the plan's epochs are made, those of earlier calls included, or there is a
  /// reason to stop, the observer's wish included. x is n_in x n, y is n_out x n.
  /// Throws NumericsError when the loss is not finite or grows beyond all measure. Collective.
  void train(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
             FitObserver& observer);

  std::uint64_t epochs() const { return epoch_; }  ///< made in all
  /// Why training ended, for people.
  const std::string& ending() const { return ending_; }
  void archive(Archive& archive);

 private:
  struct Rows;

  Rows split(const arma::mat& x, const arma::mat& y) const;
  double learning_rate() const;
  // Nothing where the observer wants to stop between mini-batches. Both throw LeftUndone.
  std::optional<EpochRecord> epoch_of_steps(BatchGradient& objective, const Rows& rows,
                                            FitObserver& observer);
  EpochRecord epoch_of_lbfgs(BatchGradient& objective, const Rows& rows);
  void check(const EpochRecord& record);
  bool keep_best(double validation_loss);
  bool patience_is_over();
  [[noreturn]] void diverged(const std::string& what) const;

  const TrainingPlan& plan_;
  Network& network_;
  const Loss& loss_;
  std::uint64_t seed_;
  std::unique_ptr<Optimizer> optimizer_;  // or else lbfgs_
  Lbfgs lbfgs_;
  std::optional<PlateauRate> plateau_;
  std::uint64_t epoch_ = 0, step_ = 0;
  std::uint64_t rows_done_ = 0;  // of an epoch that has begun; of lbfgs, evaluations
  arma::mat evaluated_;          // these: the gradient and below it the value, a column for each
  double loss_so_far_ = 0;       // of these
  double first_loss_ = arma::datum::nan;
  double bound_ = 0;
  // Early stopping
  double best_loss_ = arma::datum::inf;
  std::uint64_t best_epoch_ = 0;
  arma::vec best_parameters_, last_parameters_;
  std::string ending_;
};

}  // namespace ritz
