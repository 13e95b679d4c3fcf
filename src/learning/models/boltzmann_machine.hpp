#pragma once

#include <memory>
#include <optional>

#include <ritz/learning/models/binary_rbm.hpp>
#include <ritz/learning/models/model.hpp>
#include <ritz/learning/training/training.hpp>
#include <ritz/optim/optimizer.hpp>

namespace ritz {

struct BoltzmannSettings {
  arma::uword n_hidden = 64;
  double threshold = 0.5;      ///< inputs above it are 1
  bool persistent = true;      ///< chains go on from batch to batch (Tieleman, ICML 2008)
  std::uint64_t n_sweeps = 1;  ///< of Gibbs sampling per step: the k of CD-k
  double initial_std = 0.01;   ///< of the weights
  arma::uword n_samples = 20;  ///< drawn at the end
  std::uint64_t sample_sweeps = 1000;
};

/// A restricted Boltzmann machine as a generative model of binarised inputs together with the label
/// (Larochelle and Bengio, ICML 2008), trained by contrastive divergence (Hinton, Neural Comput.
/// 14, 1771 (2002)) or its persistent form. It predicts p(label | inputs), which is exact, and
/// draws samples of both.
class BoltzmannMachine final : public Model {
 public:
  BoltzmannMachine(const BoltzmannSettings& settings, TrainingPlan plan,
                   const ModelContext& context);

  /// Every rank does the same. The loss of an epoch is the negative pseudo-log-likelihood of its
  /// last mini-batch, per row.
  void fit(const Communicator& communicator, const arma::mat& x, const arma::mat& y,
           FitObserver& observer) override;
  arma::mat predict(const arma::mat& x) const override;
  arma::uword n_parameters() const override { return rbm_.parameters().n_elem; }
  double n_numbers_to_fit(double n_rows) const override;
  std::uint64_t epochs() const override { return epoch_; }
  std::string architecture() const override;
  void describe(Value::Table& summary) const override;
  void archive(Archive& archive) override;
  /// Inputs, then one-hot labels: one column per sample.
  arma::mat samples() const override { return samples_; }

 private:
  arma::mat binarised(const arma::mat& x) const;
  void start(const arma::mat& v);
  // Nothing where the observer wants to stop within the epoch.
  std::optional<EpochRecord> train_epoch(const arma::mat& v, FitObserver& observer);
  double step(const arma::mat& batch, double learning_rate);

  BoltzmannSettings settings_;
  TrainingPlan plan_;
  std::uint64_t seed_;
  BinaryRbm rbm_;
  std::unique_ptr<Optimizer> optimizer_;
  std::uint64_t epoch_ = 0, sweep_ = 0;
  std::uint64_t rows_done_ = 0;  // of an epoch that has begun
  arma::mat chains_;             // of persistent contrastive divergence
  arma::mat samples_;
  double pseudo_log_likelihood_ = arma::datum::nan, reconstruction_error_ = arma::datum::nan;
};

ModelKind boltzmann_machine_kind();

}  // namespace ritz
