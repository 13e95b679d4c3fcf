#include <ritz/nn/initialiser.hpp>

#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

namespace {

// The numbers of column j are those of "walker" j at step `stream`.
void fill_normal(arma::mat& out, std::uint64_t seed, std::uint64_t stream) {
  RandomBlock(seed, Purpose::initial_parameters).normal(0, stream, out);
}

void fill_uniform(arma::mat& out, double variance, std::uint64_t seed, std::uint64_t stream) {
  RandomBlock(seed, Purpose::initial_parameters).uniform(0, stream, out);
  const double width = std::sqrt(12 * variance);
  out.for_each([width](double& x) { x = width * (x - 0.5); });
}

// Q of a QR decomposition of normal numbers, with the signs of diag R, is uniform among the
// orthogonal matrices (Mezzadri 2007).
void fill_orthogonal(arma::mat& out, std::uint64_t seed, std::uint64_t stream) {
  const bool wide = out.n_cols > out.n_rows;
  arma::mat tall(wide ? out.n_cols : out.n_rows, wide ? out.n_rows : out.n_cols), q, r;
  fill_normal(tall, seed, stream);
  if (!arma::qr_econ(q, r, tall)) throw NumericsError("orthogonal weights: no QR decomposition");
  for (arma::uword j = 0; j < q.n_cols; ++j)
    if (r(j, j) < 0) q.col(j) *= -1;
  if (wide)
    out = q.t();
  else
    out = q;
}

}  // namespace

const std::vector<std::string>& initialiser_names() {
  static const std::vector<std::string> names = {"glorot_uniform", "glorot_normal", "he_uniform",
                                                 "he_normal",      "lecun_uniform", "lecun_normal",
                                                 "orthogonal",     "zeros",         "constant"};
  return names;
}

void Initialiser::fill(arma::mat& weights, std::uint64_t seed, std::uint64_t stream) const {
  const auto starts_with = [this](const char* family) { return kind.rfind(family, 0) == 0; };
  const auto n_in = static_cast<double>(weights.n_cols),
             n_out = static_cast<double>(weights.n_rows);
  const double variance = starts_with("glorot") ? 2 / (n_in + n_out)
                          : starts_with("he")   ? 2 / n_in
                                                : 1 / n_in;
  if (kind == "zeros" || kind == "constant") {
    weights.fill(kind == "zeros" ? 0 : scale);
  } else if (kind == "orthogonal") {
    fill_orthogonal(weights, seed, stream);
    weights *= scale;
  } else if (kind == "glorot_uniform" || kind == "he_uniform" || kind == "lecun_uniform") {
    fill_uniform(weights, variance * scale * scale, seed, stream);
  } else if (kind == "glorot_normal" || kind == "he_normal" || kind == "lecun_normal") {
    fill_normal(weights, seed, stream);
    weights *= scale * std::sqrt(variance);
  } else {
    throw UsageError("unknown initialiser \"" + kind + "\"" +
                     did_you_mean(kind, initialiser_names()) + "; expected " +
                     quoted_choice(initialiser_names()));
  }
}

}  // namespace ritz
