#include <ritz/learning/data/franke.hpp>

#include <cmath>

namespace ritz {

double franke_function(double x, double y) {
  const auto square = [](double a) { return a * a; };
  return 0.75 * std::exp(-square(9 * x - 2) / 4 - square(9 * y - 2) / 4) +
         0.75 * std::exp(-square(9 * x + 1) / 49 - (9 * y + 1) / 10) +
         0.5 * std::exp(-square(9 * x - 7) / 4 - square(9 * y - 3) / 4) -
         0.2 * std::exp(-square(9 * x - 4) - square(9 * y - 7));
}

namespace {

// Steele, Lea & Flood, OOPSLA 2014. The library's own numbers have addresses; these are the same
// in any language within a few lines, so that others can make the same points.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  double uniform() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

}  // namespace

Records franke_records(arma::uword n, double noise, std::uint64_t seed) {
  Records out;
  out.source = "Franke's function";
  out.feature_names = {"x", "y"};
  out.target_names = {"z"};
  out.x.set_size(2, n);
  out.y.set_size(1, n);
  out.noiseless.set_size(1, n);
  SplitMix64 numbers(seed);
  for (arma::uword i = 0; i < n; ++i) {
    const double x = numbers.uniform(), y = numbers.uniform();
    double sum = 0;
    for (int k = 0; k < 12; ++k) sum += numbers.uniform();
    out.x(0, i) = x;
    out.x(1, i) = y;
    out.noiseless[i] = franke_function(x, y);
    out.y[i] = out.noiseless[i] + noise * (sum - 6);
  }
  return out;
}

Schema franke_schema() {
  Schema schema("franke",
                "Franke's function at random points, with noise: features x, y; target z");
  schema.add(Key("points").integer(between(2, 1e6)).defaults_to(1000).means("how many rows"))
      .add(Key("noise").real(at_least(0)).defaults_to(0.1).means("standard deviation of the noise"))
      .add(Key("seed")
               .integer(between(0, largest_integer))
               .defaults_to(2026)
               .means("of points and noise"));
  return schema;
}

}  // namespace ritz
