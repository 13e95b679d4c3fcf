// What a hop of determinants on sites costs, half filled squares of 4 x 4 to 12 x 12 sites:
// processor time per hop that is made, proposals included, and the exponent of the number of
// particles from one size to the next. It is at most 2: a proposal is a look-up, a hop an update of
// rank one.
#include <fmt/format.h>

#include <cmath>
#include <ctime>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>

namespace {

using namespace ritz;

std::string configuration(arma::uword extent) {
  return fmt::format(R"(
[system]
kind = "fermi_hubbard"
lattice = {{ kind = "square", extent = [{0}, {0}] }}
U = 4.0
particles = [{1}, {1}]
[[wavefunction]]
kind = "slater"
orbitals = "mean_field"
[sampler]
kind = "hop"
exchanges = 0.0
walkers = 32
)",
                     extent, extent * extent / 2);
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

double seconds_per_hop(arma::uword extent) {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(configuration(extent), "bench"), 1);
  Ensemble ensemble(*communicator, *problem.hamiltonian, *problem.wavefunction, problem.blocks, 1);
  ensemble.start();
  ensemble.sweep(*problem.sampler, 10);
  double best = arma::datum::inf;
  for (int k = 0; k < 5; ++k) {
    ensemble.take_counts();
    const double start = processor_seconds();
    ensemble.sweep(*problem.sampler, 20);
    const double seconds = processor_seconds() - start;
    best = std::min(best, seconds / static_cast<double>(ensemble.take_counts().accepted));
  }
  return best;
}

}  // namespace

int main() {
  double before = 0, n_before = 0;
  for (const arma::uword extent : {4, 6, 8, 12}) {
    const auto n = static_cast<double>(extent * extent);
    const double seconds = seconds_per_hop(extent);
    fmt::print("{0:>2} x {0:<2} {1:>3} + {1:<3} {2:>9.3f} µs per hop", extent, extent * extent / 2,
               1e6 * seconds);
    if (before > 0)
      fmt::print("   exponent {:.2f}", std::log(seconds / before) / std::log(n / n_before));
    fmt::print("\n");
    before = seconds;
    n_before = n;
  }
}
