#include <ritz/learning/models/binary_rbm.hpp>

#include <ritz/base/elements.hpp>
#include <ritz/linalg/sums.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/nn/loss.hpp>
#include <ritz/random/random_block.hpp>

namespace ritz {

BinaryRbm::BinaryRbm(arma::uword n_visible, arma::uword n_hidden, arma::uword n_labels)
    : n_visible_(n_visible),
      n_hidden_(n_hidden),
      n_labels_(n_labels),
      parameters_(n_hidden * n_visible + n_visible + n_hidden, arma::fill::zeros) {}

// Views of the vector, not copies.
arma::mat BinaryRbm::weights() const {
  return arma::mat(const_cast<double*>(parameters_.memptr()), n_hidden_, n_visible_, false, true);
}
arma::vec BinaryRbm::visible_bias() const {
  return arma::vec(const_cast<double*>(parameters_.memptr()) + n_weights(), n_visible_, false,
                   true);
}
arma::vec BinaryRbm::hidden_bias() const {
  return arma::vec(const_cast<double*>(parameters_.memptr()) + n_weights() + n_visible_, n_hidden_,
                   false, true);
}

arma::mat BinaryRbm::pre_activations(const arma::mat& v) const {
  arma::mat q = weights() * v;
  q.each_col() += hidden_bias();
  return q;
}

arma::rowvec BinaryRbm::free_energy(const arma::mat& v) const {
  arma::mat q = pre_activations(v);
  vector_softplus(elements(q), elements(q));
  arma::rowvec sums;
  column_sums(q, sums);
  return -visible_bias().t() * v - sums;
}

arma::mat BinaryRbm::hidden_probabilities(const arma::mat& v) const {
  arma::mat p = pre_activations(v);
  vector_sigmoid(elements(p), elements(p));
  return p;
}

arma::mat BinaryRbm::visible_probabilities(const arma::mat& h) const {
  arma::mat p = weights().t() * h;
  p.each_col() += visible_bias();
  const arma::uword n_free = n_visible_ - n_labels_;
  arma::mat labels;
  if (n_labels_ > 0) {
    labels = p.tail_rows(n_labels_);
    softmax(labels);
  }
  vector_sigmoid(elements(p), elements(p));
  if (n_labels_ > 0) p.rows(n_free, n_visible_ - 1) = labels;
  return p;
}

// p(label = c | x) ∝ exp(-F(x, c)); the label adds its column of W to all pre-activations.
arma::mat BinaryRbm::label_probabilities(const arma::mat& x) const {
  const arma::uword n_free = n_visible_ - n_labels_;
  arma::mat v(n_visible_, x.n_cols, arma::fill::zeros);
  if (n_free > 0) v.head_rows(n_free) = x;
  const arma::mat without = pre_activations(v), w = weights();
  arma::mat p(n_labels_, x.n_cols), q;
  arma::rowvec sums;
  for (arma::uword c = 0; c < n_labels_; ++c) {
    q = without.each_col() + w.col(n_free + c);
    vector_softplus(elements(q), elements(q));
    column_sums(q, sums);
    p.row(c) = sums + visible_bias()[n_free + c];
  }
  softmax(p);
  return p;
}

void BinaryRbm::gibbs(arma::mat& v, std::uint64_t seed, std::uint64_t first_sweep,
                      std::uint64_t n_sweeps) const {
  const arma::uword n_free = n_visible_ - n_labels_;
  // One number decides about the whole group of labels.
  const arma::uword n_draws = n_free + (n_labels_ > 0 ? 1 : 0);
  arma::mat hidden_draws(n_hidden_, v.n_cols), visible_draws(n_draws, v.n_cols), h, p;
  for (std::uint64_t sweep = first_sweep; sweep < first_sweep + n_sweeps; ++sweep) {
    RandomBlock(seed, Purpose::gibbs_hidden).uniform(0, sweep, hidden_draws);
    RandomBlock(seed, Purpose::gibbs_visible).uniform(0, sweep, visible_draws);
    h = hidden_probabilities(v);
    for (arma::uword i = 0; i < h.n_elem; ++i) h[i] = hidden_draws[i] < h[i] ? 1 : 0;
    p = visible_probabilities(h);
    for (arma::uword column = 0; column < v.n_cols; ++column) {
      for (arma::uword i = 0; i < n_free; ++i)
        v(i, column) = visible_draws(i, column) < p(i, column) ? 1 : 0;
      double rest = n_labels_ > 0 ? visible_draws(n_free, column) : 0;
      bool found = false;
      for (arma::uword i = n_free; i < n_visible_; ++i) {
        rest -= p(i, column);
        const bool here = !found && (rest < 0 || i + 1 == n_visible_);
        v(i, column) = here ? 1 : 0;
        found |= here;
      }
    }
  }
}

void BinaryRbm::add_gradient(const arma::mat& v, double weight, arma::vec& gradient) const {
  const arma::mat p = weight * hidden_probabilities(v);
  double* out = gradient.memptr();
  arma::mat to_weights(out, n_hidden_, n_visible_, false, true);
  arma::vec to_visible(out + n_weights(), n_visible_, false, true);
  arma::vec to_hidden(out + n_weights() + n_visible_, n_hidden_, false, true);
  to_weights += p * v.t();
  to_visible += weight * arma::sum(v, 1);
  to_hidden += arma::sum(p, 1);
}

// log p(v_i | others) = -softplus(F(v) - F(v with v_i flipped)); a flip changes all
// pre-activations by a column of W.
double BinaryRbm::pseudo_log_likelihood(const arma::mat& v) const {
  const arma::uword n_free = n_visible_ - n_labels_;
  const arma::mat q = pre_activations(v), w = weights();
  const arma::vec a = visible_bias();
  arma::mat flipped(arma::size(q));
  arma::rowvec here, there;
  arma::mat softplus = q;
  vector_softplus(elements(softplus), elements(softplus));
  column_sums(softplus, here);
  double total = 0;
  for (arma::uword i = 0; i < n_free; ++i) {
    for (arma::uword column = 0; column < v.n_cols; ++column)
      flipped.col(column) = q.col(column) + (1 - 2 * v(i, column)) * w.col(i);
    vector_softplus(elements(flipped), elements(flipped));
    column_sums(flipped, there);
    // log of the odds of the flipped configuration
    arma::rowvec odds = there - here + a[i] * (1 - 2 * v.row(i));
    vector_softplus(elements(odds), elements(odds));
    total -= arma::accu(odds);
  }
  if (n_labels_ > 0) {
    const arma::mat p = label_probabilities(v.head_rows(n_free));
    total += arma::accu(arma::log(arma::sum(p % v.tail_rows(n_labels_), 0)));
  }
  return total / static_cast<double>(v.n_cols);
}

double BinaryRbm::reconstruction_error(const arma::mat& v) const {
  const arma::mat error = v - visible_probabilities(hidden_probabilities(v));
  return arma::accu(arma::square(error)) / static_cast<double>(v.n_elem);
}

}  // namespace ritz
