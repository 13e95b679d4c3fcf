#pragma once

#include <armadillo>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include <ritz/nn/loss.hpp>
#include <ritz/nn/network.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// l1 Σ|w| + l2 Σw² over the weights of a network; biases are free.
struct Penalty {
  double l1 = 0;
  double l2 = 0;
};

/// What training makes small, mean loss + penalty over some samples, and its gradient. Samples are
/// columns: x is n_in x n, y is n_out x n.
///
/// The samples are cut into pieces of at most `piece`, as even as may be, whatever the number of
/// ranks. A single piece is evaluated by every rank alike, without a word between them; several are
/// shared out, and their sums are exact: the same bits on any number of ranks.
class BatchGradient {
 public:
  /// Keeps references to all but the numbers.
  BatchGradient(const Network& network, const Loss& loss, Penalty penalty, arma::uword piece,
                const Communicator& communicator);

  /// Of the columns `chosen` at the network's present parameters. With noise, dropout is on.
  /// Collective.
  double operator()(const arma::mat& x, const arma::mat& y, std::span<const std::size_t> chosen,
                    const Noise* noise, arma::vec& gradient);
  /// The mean loss of all columns: no dropout, no penalty. Collective.
  double mean_loss(const arma::mat& x, const arma::mat& y);

  /// Lets evaluations of several pieces be left: `wanted` says between pieces whether this rank
  /// knows of a reason, and operator() then throws LeftUndone on every rank.
  void leave_when(std::function<bool()> wanted) { wanted_ = std::move(wanted); }

  /// The scale of exact sums, which their last bit may depend on: what goes on from elsewhere takes
  /// it along.
  double bound() const { return bound_; }
  void set_bound(double bound) { bound_ = bound; }

 private:
  double of_piece(const arma::mat& x, const arma::mat& y, std::span<const std::size_t> chosen,
                  double weight, const Noise* noise, arma::vec& gradient);
  double shared_out(const arma::mat& x, const arma::mat& y, std::span<const std::size_t> chosen,
                    std::size_t n_pieces, const Noise* noise, arma::vec& gradient);
  std::size_t n_pieces(std::size_t n_samples) const { return (n_samples + piece_ - 1) / piece_; }

  const Network& network_;
  const Loss& loss_;
  Penalty penalty_;
  std::size_t piece_;
  const Communicator& communicator_;
  std::function<bool()> wanted_;
  double bound_ = 0;  // of the entries of the next sums, found wanting if they are larger
  NetworkState state_;
  arma::mat x_, y_, slope_;
  arma::vec term_;
};

}  // namespace ritz
