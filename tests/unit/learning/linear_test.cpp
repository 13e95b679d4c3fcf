#include <ritz/learning/models/linear.hpp>

#include <catch2/catch.hpp>

using namespace ritz;

namespace {

ModelContext for_shape(arma::uword n_features, arma::uword n_targets) {
  return {.n_features = n_features, .n_outputs = n_targets};
}

// Two targets that are linear in three features.
const arma::mat x = {{1, 2, 3, 4, 5}, {2, 1, 0, 5, 3}, {7, 1, 2, 2, 9}};
const arma::mat b = {{1, -2}, {0.5, 3}, {-1, 0}};

}  // namespace

TEST_CASE("least squares finds the coefficients of data without noise") {
  arma::mat y = b.t() * x;
  y.row(0) += 4;
  LeastSquares model(for_shape(3, 2));
  SilentObserver nobody;
  model.fit(*serial_communicator(), x, y, nobody);
  CHECK(arma::approx_equal(model.coefficients(), b, "absdiff", 1e-13));
  CHECK(arma::approx_equal(model.intercepts(), arma::vec({4, 0}), "absdiff", 1e-12));
  CHECK(arma::approx_equal(model.predict(x), y, "absdiff", 1e-12));
  CHECK(model.n_parameters() == 8);
  CHECK(model.rank() == 3);
}

TEST_CASE("least squares takes the smallest coefficients where columns depend on each other") {
  const arma::mat twice = arma::join_cols(x, x, arma::mat(1, 5, arma::fill::ones));
  const arma::mat y = b.t() * x;
  LeastSquares model(for_shape(7, 2));
  SilentObserver nobody;
  model.fit(*serial_communicator(), twice, y, nobody);
  CHECK(model.rank() == 3);
  CHECK(model.condition_number() > 1e12);
  CHECK(arma::approx_equal(model.coefficients().rows(0, 2), b / 2, "absdiff", 1e-13));
  CHECK(arma::approx_equal(model.coefficients().rows(3, 5), b / 2, "absdiff", 1e-13));
  CHECK(arma::approx_equal(model.predict(twice), y, "absdiff", 1e-12));
}
