// The binary RBM against sums over all its configurations, and its training.

#include <ritz/learning/models/boltzmann_machine.hpp>

#include <catch2/catch.hpp>

#include <ritz/random/random_block.hpp>
#include "tests/support/differences.hpp"

using namespace ritz;

namespace {

arma::mat normal(arma::uword rows, arma::uword columns) {
  arma::mat out(rows, columns);
  RandomBlock(7, Purpose::testing).normal(0, 0, out);
  return out;
}

// Column k has the bits of k.
arma::mat all_bits(arma::uword n) {
  arma::mat v(n, arma::uword(1) << n);
  for (arma::uword k = 0; k < v.n_cols; ++k)
    for (arma::uword i = 0; i < n; ++i) v(i, k) = static_cast<double>(k >> i & 1);
  return v;
}

BinaryRbm machine(arma::uword n_visible, arma::uword n_hidden, arma::uword n_labels) {
  BinaryRbm rbm(n_visible, n_hidden, n_labels);
  rbm.parameters() = normal(rbm.parameters().n_elem, 1);
  return rbm;
}

// p(v) of these columns, by the sum over all hidden configurations of the energy itself.
arma::rowvec probabilities(const BinaryRbm& rbm, const arma::mat& v) {
  const arma::uword n = rbm.n_visible(), m = rbm.n_hidden();
  const arma::mat w = arma::reshape(rbm.parameters().head(n * m), m, n);
  const arma::vec a = rbm.parameters().subvec(n * m, n * m + n - 1), b = rbm.parameters().tail(m);
  const arma::mat h = all_bits(m);
  arma::mat exponent = h.t() * w * v;
  exponent.each_row() += a.t() * v;
  exponent.each_col() += h.t() * b;
  const arma::rowvec p = arma::sum(arma::exp(exponent), 0);
  return p / arma::accu(p);
}

// All configurations whose last three units are a label.
arma::mat all_with_label(arma::uword n_free) {
  const arma::mat bits = all_bits(n_free);
  arma::mat v(n_free + 3, 0);
  for (arma::uword c = 0; c < 3; ++c) {
    arma::mat label(3, bits.n_cols, arma::fill::zeros);
    label.row(c).ones();
    v = arma::join_rows(v, arma::join_cols(bits, label));
  }
  return v;
}

}  // namespace

TEST_CASE("the free energy is that of the sum over hidden units") {
  const BinaryRbm rbm = machine(4, 3, 0);
  const arma::mat v = all_bits(4);
  const arma::rowvec weights = arma::exp(-rbm.free_energy(v));
  CHECK(arma::approx_equal(weights / arma::accu(weights), probabilities(rbm, v), "reldiff", 1e-12));
}

TEST_CASE("the gradient is that of the free energy") {
  BinaryRbm rbm = machine(4, 3, 0);
  const arma::mat v = all_bits(4).cols(arma::uvec{3, 6, 13});
  arma::vec gradient(rbm.parameters().n_elem, arma::fill::zeros);
  rbm.add_gradient(v, 0.5, gradient);
  ritz::testing::DifferenceErrors errors;
  for (arma::uword i = 0; i < gradient.n_elem; ++i) {
    const double kept = rbm.parameters()[i];
    const auto slope = [&](double h) {
      rbm.parameters()[i] = kept + h;
      const double above = -0.5 * arma::accu(rbm.free_energy(v));
      rbm.parameters()[i] = kept - h;
      const double below = -0.5 * arma::accu(rbm.free_energy(v));
      rbm.parameters()[i] = kept;
      return (above - below) / (2 * h);
    };
    errors.add(gradient[i], slope(1e-3), slope(5e-4));
  }
  CHECK(errors.extrapolated() < 1e-9);
}

TEST_CASE("labels, pseudo-likelihood and Gibbs sampling agree with sums over all configurations") {
  const BinaryRbm rbm = machine(6, 3, 3);
  const arma::mat v = all_with_label(3);
  const arma::rowvec p = probabilities(rbm, v);
  const arma::mat labels = rbm.label_probabilities(all_bits(3));
  for (arma::uword x = 0; x < 8; ++x) {
    const double whole = p[x] + p[8 + x] + p[16 + x];
    for (arma::uword c = 0; c < 3; ++c) CHECK(labels(c, x) == Approx(p[8 * c + x] / whole));
  }
  // Each unit given all others, the label as one.
  for (arma::uword k = 0; k < v.n_cols; ++k) {
    const arma::uword x = k % 8;
    double expected = std::log(p[k] / (p[x] + p[8 + x] + p[16 + x]));
    for (arma::uword i = 0; i < 3; ++i) {
      const arma::uword other = k ^ (arma::uword(1) << i);
      expected += std::log(p[k] / (p[k] + p[other]));
    }
    CHECK(rbm.pseudo_log_likelihood(v.col(k)) == Approx(expected));
  }
  arma::mat chains(6, 4000, arma::fill::zeros);
  chains.row(3).ones();
  rbm.gibbs(chains, 11, 0, 100);
  for (arma::uword k = 0; k < v.n_cols; ++k) {
    double count = 0;
    for (arma::uword column = 0; column < chains.n_cols; ++column)
      count += arma::approx_equal(chains.col(column), v.col(k), "absdiff", 0) ? 1 : 0;
    const double expected = 4000 * p[k];
    CHECK(std::abs(count - expected) < 4.5 * std::sqrt(expected * (1 - p[k])) + 0.5);
  }
}

TEST_CASE("both ways of training find patterns and their labels") {
  // Two patterns with some noise; the label says which.
  const arma::uword n = 200;
  arma::mat noise(8, n), x(8, n), y(2, n, arma::fill::zeros);
  RandomBlock(3, Purpose::testing).uniform(0, 0, noise);
  for (arma::uword w = 0; w < n; ++w) {
    y(w % 2, w) = 1;
    for (arma::uword i = 0; i < 8; ++i) {
      const bool on = (i < 4) == (w % 2 == 0);
      x(i, w) = (noise(i, w) < 0.1) != on ? 1 : 0;
    }
  }
  const Schema schema = training_schemas(ObjectiveForm::sampled).front();
  Mistakes mistakes;
  Value::Table table;
  table["epochs"] = 100;
  table["batch"] = 20;
  const Settings training(schema.resolve(Value(table), "training", mistakes));
  for (const bool persistent : {true, false}) {
    BoltzmannSettings settings;
    settings.n_hidden = 4;
    settings.persistent = persistent;
    BoltzmannMachine machine(settings, training_plan(training), {Task::classification, 8, 2, 1});
    SilentObserver silent;
    machine.fit(*serial_communicator(), x, y, silent);
    const arma::mat p = machine.predict(x);
    CHECK(arma::accu((p.row(0) > 0.5) == (y.row(0) > 0.5)) >= 195);
    Value::Table summary;
    machine.describe(summary);
    // Independent units of the right means have -9 log 2.
    CHECK(summary.find("pseudo_log_likelihood")->real() > -4.0);
    CHECK(machine.samples().n_cols == 20);
    // Samples are of one pattern or the other, with its label.
    const arma::mat s = machine.samples();
    arma::uword right = 0;
    for (arma::uword k = 0; k < 20; ++k) {
      const double first = arma::accu(s.col(k).head(4)), second = arma::accu(s.col(k).subvec(4, 7));
      right += (first > second) == (s(8, k) > 0.5);
    }
    CHECK(right >= 16);
  }
}
