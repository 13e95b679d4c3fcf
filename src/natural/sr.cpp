#include <ritz/natural/sr.hpp>

#include <cmath>
#include <numeric>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/natural/overlap_matrix.hpp>
#include <ritz/natural/tiled_matrix.hpp>

namespace ritz {

namespace {

// Parameters up to which the matrix is formed.
constexpr arma::uword max_dense = 2000;

double dot(const arma::vec& a, const arma::vec& b) {
  const arma::vec products = a % b;
  return sum(elements(products));
}

/// The largest number of conjugate-gradient iterations, and the residual, relative to the
/// right-hand side, at which they end.
struct Limits {
  double tolerance;
  std::uint64_t iterations;
};

/// Conjugate gradients for A x = b from x = 0 with a positive definite A. Every rank holds the same
/// vectors; numbers that decide are those of rank 0. Ends early, with what has been reached, at the
/// limits.
template <class Times>
arma::vec conjugate_gradients(const Communicator& communicator, Times&& times, const arma::vec& b,
                              const Limits& limits) {
  arma::vec x(b.n_elem, arma::fill::zeros), r = b, p = b;
  const auto agreed = [&](double value) {
    communicator.broadcast(std::span(&value, 1));
    return value;
  };
  double square = agreed(dot(r, r));
  const double goal = limits.tolerance * limits.tolerance * square;
  for (std::uint64_t k = 0; k < limits.iterations && square > goal; ++k) {
    const arma::vec image = times(p);
    const double length = agreed(square / dot(p, image));
    x += length * p;
    r -= length * image;
    const double next = agreed(dot(r, r));
    p = r + (next / square) * p;
    square = next;
  }
  if (!std::isfinite(square)) x.fill(arma::datum::nan);
  return x;
}

arma::vec inverse_root(arma::vec diagonal) {
  // A parameter that changes nothing keeps its scale.
  for (double& x : diagonal) x = x > 0 ? 1 / std::sqrt(x) : 1;
  return diagonal;
}

// Tiles of the matrix of parameters, shared out among all ranks.
TileLayout layout_of(arma::uword n_parameters, int n_ranks) {
  constexpr arma::uword most = 256;
  const arma::uword n_tiles = (n_parameters + most - 1) / most;
  std::vector<arma::uword> sizes;
  for (arma::uword k = 0; k < n_tiles; ++k) sizes.push_back(share(n_parameters, k, n_tiles).size());
  std::vector<int> owners(static_cast<std::size_t>(n_ranks));
  std::iota(owners.begin(), owners.end(), 0);
  return {std::move(sizes), std::move(owners)};
}

class Sr final : public NaturalGradient {
 public:
  Sr(const Settings& settings, arma::uword n_parameters)
      : NaturalGradient(settings),
        scale_invariant_(settings.boolean("scale_invariant")),
        dense_(settings.text("solver") == "dense" ||
               (settings.text("solver") == "auto" && n_parameters <= max_dense)),
        limits_{settings.real("tolerance"),
                static_cast<std::uint64_t>(settings.integer("iterations"))} {}

  Work work(const LogDerivatives& derivatives, std::uint64_t n_samples,
            int n_ranks) const override {
    if (dense_) return matrix_work(derivatives, n_samples, n_ranks);
    const auto p = static_cast<double>(derivatives.n_parameters());
    const double rows = static_cast<double>(n_samples) * (derivatives.is_real() ? 1 : 2) / n_ranks;
    // Of conjugate gradients a tenth of the most steps, each with two products.
    return {0.1 * static_cast<double>(limits_.iterations) * 4 * rows * p, 4 * p, 4 * p};
  }

  // With D = 1, or 1/√S_kk for a shift relative to the diagonal: δ = D x, (D S D + shift) x = D
  // g/2.
  arma::vec direction(const Communicator& communicator, const EnergyBatch& batch,
                      const GradientCoefficients&, const arma::vec& gradient,
                      double shift) override {
    const arma::mat weights = sample_weights(batch);
    const arma::vec half = 0.5 * gradient;
    const arma::vec solution =
        dense_ ? matrix_step(communicator, batch, weights, half, shift, scale_invariant_)
               : by_products(communicator, batch, weights, half, shift);
    require_solved(solution.is_finite(), shift);
    return solution;
  }

 private:
  arma::vec by_products(const Communicator& communicator, const EnergyBatch& batch,
                        const arma::mat& weights, const arma::vec& b, double shift) const {
    const arma::vec d = scale_invariant_
                            ? inverse_root(overlap_diagonal(communicator, batch, weights, b.n_elem))
                            : arma::vec(b.n_elem, arma::fill::ones);
    const auto times = [&](const arma::vec& x) -> arma::vec {
      batch.pause(Interruption::Work::solving);
      return d % overlap_times(communicator, batch, weights, d % x) + shift * x;
    };
    arma::vec x = d % conjugate_gradients(communicator, times, d % b, limits_);
    communicator.broadcast(x);
    return x;
  }

  bool scale_invariant_, dense_;
  Limits limits_;
};

}  // namespace

arma::vec matrix_step(const Communicator& communicator, const EnergyBatch& batch,
                      const arma::mat& weights, arma::vec half_gradient, double shift,
                      bool scale_invariant) {
  arma::vec& x = half_gradient;
  const arma::mat s = overlap_matrix(communicator, batch, weights, x.n_elem);
  const arma::vec d =
      scale_invariant ? inverse_root(s.diag()) : arma::vec(x.n_elem, arma::fill::ones);
  TiledMatrix<double> tiles(communicator, layout_of(x.n_elem, communicator.size()));
  for (auto& tile : tiles.tiles()) {
    const arma::uword row = tiles.layout().begin(tile.row);
    const arma::uword column = tiles.layout().begin(tile.column);
    tile.values = s.submat(row, column, arma::size(tile.values));
    tile.values.each_col() %= d.subvec(row, arma::size(tile.values.col(0)));
    tile.values.each_row() %= d.subvec(column, arma::size(tile.values.row(0).t())).t();
    if (tile.row == tile.column) tile.values.diag() += shift;
  }
  x %= d;
  if (!tiles.solve(x, [&] { batch.pause(Interruption::Work::solving); })) x.fill(arma::datum::nan);
  x %= d;
  communicator.broadcast(x);
  return x;
}

NaturalGradient::Work matrix_work(const LogDerivatives& derivatives, std::uint64_t n_samples,
                                  int n_ranks) {
  const auto p = static_cast<double>(derivatives.n_parameters());
  const double rows = static_cast<double>(n_samples) * (derivatives.is_real() ? 1 : 2) / n_ranks;
  return {2 * rows * p * p + p * p * p / 3 / n_ranks, 5 * p * p, 5 * p * p};
}

NaturalGradientKind sr_kind() {
  Schema schema("sr", "stochastic reconfiguration with the matrix of parameters");
  schema.add(shift_key("added to the diagonal of the matrix"))
      .add(Key("scale_invariant")
               .boolean()
               .defaults_to(false)
               .means("the shift multiplies the diagonal of the matrix in place of 1"))
      .add(Key("solver")
               .choice({"auto", "dense", "cg"})
               .defaults_to("auto")
               .means("Cholesky of the matrix, or conjugate gradients without it; by the number of "
                      "parameters when left out"))
      .add(
          Key("tolerance")
              .real({.min = 0, .max = 1, .min_open = true})
              .defaults_to(1e-6)
              .means("residual, relative to the right-hand side, at which conjugate gradients end"))
      .add(Key("iterations")
               .integer(between(1, 1e9))
               .defaults_to(500)
               .means("the most steps of conjugate gradients"))
      .example("kind = \"sr\"\nshift = 1e-3\nscale_invariant = true")
      .example("kind = \"sr\"\nsolver = \"cg\"");
  return {schema, [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Sr>(settings, n_parameters);
          }};
}

}  // namespace ritz
