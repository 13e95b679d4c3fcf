#include <ritz/linalg/sums.hpp>

#include <cstddef>

namespace ritz {

double sum(std::span<const double> x) {
  constexpr std::size_t width = 8, longest = 512;
  if (x.size() > longest) {
    const std::size_t half = x.size() / 2 / width * width;
    return sum(x.first(half)) + sum(x.subspan(half));
  }
  double partial[width] = {};
  std::size_t i = 0;
  for (; i + width <= x.size(); i += width)
    for (std::size_t lane = 0; lane < width; ++lane) partial[lane] += x[i + lane];
  for (std::size_t lane = 0; i < x.size(); ++i, ++lane) partial[lane] += x[i];
  return ((partial[0] + partial[4]) + (partial[2] + partial[6])) +
         ((partial[1] + partial[5]) + (partial[3] + partial[7]));
}

void column_sums(const arma::mat& x, arma::rowvec& out) {
  out.set_size(x.n_cols);
  for (arma::uword c = 0; c < x.n_cols; ++c) out(c) = sum({x.colptr(c), x.n_rows});
}

}  // namespace ritz
