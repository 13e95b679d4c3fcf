#include <benchmark/benchmark.h>

#include <armadillo>
#include <cmath>
#include <random>
#include <vector>

#include <ritz/linalg/activation_functions.hpp>
#include <ritz/linalg/complex_functions.hpp>
#include <ritz/linalg/vector_functions.hpp>
#include <ritz/random/random_block.hpp>
#include <ritz/random/random_stream.hpp>

// The vectorised functions against the standard library, per value, on data that fit the cache. The
// column "items_per_second" is values per second.
namespace {

using namespace ritz;

constexpr std::size_t n = 4096;

std::vector<double> arguments(double width) {
  std::vector<double> x(n);
  RandomStream random(1, Purpose::testing);
  for (double& v : x) v = width * random.normal();
  return x;
}

void count(benchmark::State& state, std::size_t values) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(values));
}

template <class F>
void measure_std(benchmark::State& state, F f) {
  const std::vector<double> x = arguments(2.0);
  std::vector<double> y(n);
  for (auto _ : state) {
    for (std::size_t i = 0; i < n; ++i) y[i] = f(x[i]);
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  count(state, n);
}

template <class F>
void measure(benchmark::State& state, F f) {
  const std::vector<double> x = arguments(2.0), w = arguments(1.0);
  std::vector<double> a(n), b(n), c(n), d(n);
  for (auto _ : state) {
    f(x, w, a, b, c, d);
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
  count(state, n);
}

#define AGAINST_STD(name, expression)                                        \
  BENCHMARK_CAPTURE(measure_std, name, [](double x) { return expression; }); \
  BENCHMARK_CAPTURE(measure, name,                                           \
                    [](auto& x, auto&, auto& a, auto&, auto&, auto&) { vector_##name(x, a); })

AGAINST_STD(exp, std::exp(x));
AGAINST_STD(tanh, std::tanh(x));
AGAINST_STD(sigmoid, 1.0 / (1.0 + std::exp(-x)));
AGAINST_STD(softplus, std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))));
AGAINST_STD(log_cosh, std::abs(x) + std::log1p(std::exp(-2.0 * std::abs(x))) - 0.69314718055994531);

BENCHMARK_CAPTURE(measure_std, sin_cos, [](double x) { return std::sin(x) + std::cos(x); });
BENCHMARK_CAPTURE(measure, sin_cos,
                  [](auto& x, auto&, auto& a, auto& b, auto&, auto&) { vector_sin_cos(x, a, b); });

#define PASS(name, call)                                                                      \
  BENCHMARK_CAPTURE(measure, name, [](auto& x, auto& w, auto& a, auto& b, auto& c, auto& d) { \
    static_cast<void>(w), static_cast<void>(b), static_cast<void>(c), static_cast<void>(d);   \
    call;                                                                                     \
  })

PASS(softplus_sigmoid, softplus_sigmoid(x, a, b));
PASS(tanh_derivatives, tanh_derivatives(x, a, b, c));
PASS(silu_derivatives, silu_derivatives(x, a, b, c));
PASS(gelu_derivatives, gelu_derivatives(x, a, b, c));
PASS(complex_tanh, complex_tanh(x, w, a, b));
PASS(complex_log_cosh, complex_log_cosh(x, w, a, b));

void std_normal(benchmark::State& state) {
  std::mt19937_64 engine(1);
  std::normal_distribution<double> normal;
  std::vector<double> y(n);
  for (auto _ : state) {
    for (double& v : y) v = normal(engine);
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  count(state, n);
}
BENCHMARK(std_normal);

/// Draws per walker is the argument; a block of 64 walkers.
template <class Fill>
void block(benchmark::State& state, Fill fill) {
  arma::mat out(static_cast<arma::uword>(state.range(0)), 64);
  std::uint64_t step = 0;
  for (auto _ : state) {
    fill(step++, out);
    benchmark::DoNotOptimize(out.memptr());
    benchmark::ClobberMemory();
  }
  count(state, out.n_elem);
}

const RandomBlock numbers(1, Purpose::testing);

BENCHMARK_CAPTURE(block, uniform,
                  [](std::uint64_t step, arma::mat& out) { numbers.uniform(0, step, out); })
    ->Arg(1)
    ->Arg(6)
    ->Arg(7)
    ->Arg(100);
BENCHMARK_CAPTURE(block, normal,
                  [](std::uint64_t step, arma::mat& out) { numbers.normal(0, step, out); })
    ->Arg(1)
    ->Arg(6)
    ->Arg(7)
    ->Arg(100);

}  // namespace

BENCHMARK_MAIN();
