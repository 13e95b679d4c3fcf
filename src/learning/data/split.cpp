#include <ritz/learning/data/split.hpp>

#include <cmath>

#include <ritz/random/random_stream.hpp>
#include <ritz/stats/resampling.hpp>

namespace ritz {

namespace {

// Streams that training, which shuffles too, does not reach.
constexpr std::uint64_t split_streams = 0xe0000000, fold_stream = 0xf0000000;

arma::uvec shuffled(arma::uword n, std::uint64_t seed, std::uint64_t stream) {
  RandomStream numbers(seed, Purpose::shuffle, stream);
  return arma::conv_to<arma::uvec>::from(numbers.permutation(n));
}

}  // namespace

Split split_every(arma::uword n_rows, arma::uword every) {
  Split out;
  out.test = arma::regspace<arma::uvec>(every - 1, every, n_rows - 1);
  if (n_rows < every) out.test.reset();
  out.train = rows_left_out(out.test, n_rows);
  return out;
}

Split split_fraction(arma::uword n_rows, double fraction, std::uint64_t seed,
                     const arma::uvec& classes) {
  Split out;
  const arma::uword n_classes = classes.empty() ? 1 : classes.max() + 1;
  for (arma::uword k = 0; k < n_classes; ++k) {
    const arma::uvec members =
        classes.empty() ? arma::regspace<arma::uvec>(0, n_rows - 1) : arma::find(classes == k);
    if (members.empty()) continue;
    const arma::uvec order = shuffled(members.n_elem, seed, split_streams + k);
    const auto n_test =
        static_cast<arma::uword>(std::llround(fraction * static_cast<double>(members.n_elem)));
    if (n_test > 0) out.test = arma::join_cols(out.test, members(order.head(n_test)));
  }
  out.test = arma::sort(out.test);
  out.train = rows_left_out(out.test, n_rows);
  return out;
}

std::vector<arma::uvec> fold_rows(arma::uword n_rows, arma::uword n_folds, bool shuffle,
                                  std::uint64_t seed) {
  const arma::uvec order =
      shuffle ? shuffled(n_rows, seed, fold_stream) : arma::regspace<arma::uvec>(0, n_rows - 1);
  std::vector<arma::uvec> out;
  for (arma::uword k = 0; k < n_folds; ++k)
    out.emplace_back(arma::sort(order(arma::regspace<arma::uvec>(k, n_folds, n_rows - 1))));
  return out;
}

}  // namespace ritz
