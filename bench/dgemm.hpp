#pragma once

#include <algorithm>
#include <armadillo>
#include <ctime>
#include <functional>

#include <ritz/random/random_block.hpp>

namespace ritz::bench {

// Processor time, so that other programs on the machine disturb little.
inline double now() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

inline double seconds(const std::function<void()>& work) {
  const double begin = now();
  work();
  return now() - begin;
}

inline arma::mat normal(arma::uword rows, arma::uword columns) {
  arma::mat out(rows, columns);
  RandomBlock(1, Purpose::testing).normal(0, rows * 100000 + columns, out);
  return out;
}

// GFLOP/s of m x k times k x n.
class Dgemm {
 public:
  Dgemm(arma::uword m, arma::uword k, arma::uword n)
      : a_(normal(m, k)),
        b_(normal(k, n)),
        c_(m, n),
        gflop_(2e-9 * double(m) * double(k) * double(n)) {}
  double rate() {
    const int repeats = std::max(1, int(1.0 / (gflop_ * 20)));
    return repeats * gflop_ / seconds([&] {
             for (int i = 0; i < repeats; ++i) c_ = a_ * b_;
           });
  }

 private:
  arma::mat a_, b_, c_;
  double gflop_;
};

}  // namespace ritz::bench
