#include <ritz/learning/training/batch_gradient.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <ritz/base/blocks.hpp>
#include <ritz/base/left_undone.hpp>
#include <ritz/parallel/exact_sum.hpp>

namespace ritz {

namespace {

void gather(const arma::mat& from, std::span<const std::size_t> chosen, arma::mat& to) {
  to.set_size(from.n_rows, chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i)
    std::copy_n(from.colptr(chosen[i]), from.n_rows, to.colptr(i));
}

}  // namespace

BatchGradient::BatchGradient(const Network& network, const Loss& loss, Penalty penalty,
                             arma::uword piece, const Communicator& communicator)
    : network_(network),
      loss_(loss),
      penalty_(penalty),
      piece_(std::max<std::size_t>(piece, 1)),
      communicator_(communicator) {}

double BatchGradient::operator()(const arma::mat& x, const arma::mat& y,
                                 std::span<const std::size_t> chosen, const Noise* noise,
                                 arma::vec& gradient) {
  const std::size_t pieces = n_pieces(chosen.size());
  const double mean =
      pieces <= 1 ? of_piece(x, y, chosen, 1 / static_cast<double>(chosen.size()), noise, gradient)
                  : shared_out(x, y, chosen, pieces, noise, gradient);
  if (penalty_.l1 == 0 && penalty_.l2 == 0) return mean;
  return mean + network_.add_penalty(penalty_.l1, penalty_.l2, gradient);
}

double BatchGradient::of_piece(const arma::mat& x, const arma::mat& y,
                               std::span<const std::size_t> chosen, double weight,
                               const Noise* noise, arma::vec& gradient) {
  gather(x, chosen, x_);
  gather(y, chosen, y_);
  const double value = loss_.pass(network_.forward(x_, state_, true, noise), y_, weight, slope_);
  network_.backward(slope_, state_);
  network_.parameter_gradient(state_, gradient);
  return value;
}

// The exact sum needs a bound that holds for every piece before the first is added. What the last
// batch had, with room to grow, nearly always does; where it does not the batch is done again.
double BatchGradient::shared_out(const arma::mat& x, const arma::mat& y,
                                 std::span<const std::size_t> chosen, std::size_t pieces,
                                 const Noise* noise, arma::vec& gradient) {
  constexpr double room = 1024;
  const arma::uword n = network_.n_parameters();
  const IndexRange mine = share(pieces, static_cast<std::size_t>(communicator_.rank()),
                                static_cast<std::size_t>(communicator_.size()));
  for (;;) {
    ExactSum sum(n + 1, bound_, pieces);
    double largest = 0;
    bool is_left = false;
    for (std::size_t piece = mine.begin; piece < mine.end && !is_left; ++piece) {
      const IndexRange samples = share(chosen.size(), piece, pieces);
      Noise own;
      if (noise) own = {noise->seed, noise->step, noise->first_sample + samples.begin};
      const double value =
          of_piece(x, y, chosen.subspan(samples.begin, samples.size()),
                   1 / static_cast<double>(chosen.size()), noise ? &own : nullptr, gradient);
      term_.set_size(n + 1);
      std::copy_n(gradient.memptr(), n, term_.memptr());
      term_[n] = value;
      const double size = arma::norm(term_, "inf");
      largest = std::isfinite(size) ? std::max(largest, size) : arma::datum::inf;
      sum.add(term_);
      is_left = wanted_ && wanted_();
    }
    std::array<double, 2> of_all = {largest, is_left ? 1.0 : 0.0};
    communicator_.max(of_all);
    if (of_all[1] > 0) throw LeftUndone();  // NOLINT(hicpp-exception-baseclass)
    largest = of_all[0];
    const bool fits = largest <= bound_;
    if (!fits && std::isfinite(largest)) {
      bound_ = room * largest;
      continue;
    }
    const arma::vec total = sum.reduce(communicator_);
    gradient = total.head(n);
    if (fits) bound_ = room * largest;
    return fits ? total[n] : arma::datum::nan;
  }
}

double BatchGradient::mean_loss(const arma::mat& x, const arma::mat& y) {
  const std::size_t n = x.n_cols, pieces = n_pieces(n);
  const IndexRange mine = share(pieces, static_cast<std::size_t>(communicator_.rank()),
                                static_cast<std::size_t>(communicator_.size()));
  std::vector<double> losses;
  for (std::size_t piece = mine.begin; piece < mine.end; ++piece) {
    const IndexRange samples = share(n, piece, pieces);
    x_ = x.cols(samples.begin, samples.end - 1);
    y_ = y.cols(samples.begin, samples.end - 1);
    losses.push_back(
        loss_.pass(network_.forward(x_, state_), y_, 1 / static_cast<double>(n), slope_));
  }
  double sum = 0;
  for (const double each : communicator_.all_gather(losses)) sum += each;
  return sum;
}

}  // namespace ritz
