#pragma once

#include <armadillo>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace ritz::test {

/// SplitMix64 (Steele, Lea & Flood 2014): random numbers that need no library.
class SplitMix {
 public:
  /// The state is scrambled: neighbouring seeds are far apart in the sequence.
  explicit SplitMix(std::uint64_t seed) : state_(seed) { state_ = next() ^ 0xd1342543de82ef95u; }

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2 * std::log(uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }

 private:
  std::uint64_t state_;
  double spare_ = 0;
  bool has_spare_ = false;
};

/// The stationary process x_{t+1} = a x_t + √(1 − a²) ε with mean 0, variance 1 and
/// autocorrelation aᵗ: everything about it is known.
struct Autoregressive {
  double a = 0;

  arma::mat chains(arma::uword n_chains, arma::uword length, std::uint64_t seed) const {
    SplitMix random(seed);
    arma::mat series(n_chains, length);
    const double noise = std::sqrt(1 - a * a);
    for (arma::uword t = 0; t < length; ++t)
      for (arma::uword chain = 0; chain < n_chains; ++chain)
        series(chain, t) =
            t == 0 ? random.normal() : a * series(chain, t - 1) + noise * random.normal();
    return series;
  }
  double tau() const { return (1 + a) / (1 - a); }
  /// 1/T² Σ_{s,t} a^|s−t|, summed in closed form.
  double variance_of_mean(arma::uword n_chains, arma::uword length) const {
    const double n = static_cast<double>(length);
    const double finite = 2 * a * (1 - std::pow(a, n)) / (n * (1 - a) * (1 - a));
    return (tau() - finite) / (n * static_cast<double>(n_chains));
  }
};

}  // namespace ritz::test
