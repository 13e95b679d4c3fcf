// Local energies per second of wavefunctions made of layers, through the interfaces that a run
// uses, beside the 1024-square dgemm of Armadillo's BLAS measured in turns with them; and what a
// tracked move of one particle costs beside a full evaluation. Run on one thread
// (OPENBLAS_NUM_THREADS=1), on a quiet core.

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>
#include "bench/dgemm.hpp"

namespace {

using namespace ritz;
using namespace ritz::bench;

constexpr arma::uword n_walkers = 32;

struct Case {
  std::string name, system, wavefunction;
};

const std::array cases = {
    Case{"network 12-64-64-1", "particles = 4\ndimensions = 3\nstatistics = \"boson\"",
         "kind = \"network\"\nlayers = [{ width = 64 }, { width = 64 }]"},
    Case{"network 30-64-64-1", "particles = 10\ndimensions = 3\nstatistics = \"boson\"",
         "kind = \"network\"\nlayers = [{ width = 64 }, { width = 64 }]"},
    Case{"deep_sets, 2 electrons",
         "particles = [1, 1]\ndimensions = 2\nstatistics = \"fermion\"\n"
         "interaction = \"coulomb\"",
         "kind = \"deep_sets\""},
    Case{"deep_sets, 10 bosons",
         "particles = 10\ndimensions = 3\nstatistics = \"boson\"\n"
         "interaction = { kind = \"gaussian\", strength = 1.0, range = 0.5 }",
         "kind = \"deep_sets\""},
};

Problem problem_of(const Case& c) {
  return make_problem(parse_toml(fmt::format("[system]\nkind = \"harmonic_trap\"\n{}\n"
                                             "[[wavefunction]]\n{}\n[sampler]\nwalkers = {}\n",
                                             c.system, c.wavefunction, n_walkers),
                                 c.name),
                      1);
}

double median(std::vector<double> x) {
  std::ranges::nth_element(x, x.begin() + x.size() / 2);
  return x[x.size() / 2];
}

// Seconds of one call, with repeats enough for the clock.
double seconds_each(const std::function<void()>& work) {
  work();
  const int repeats = std::max(1, int(0.02 / std::max(1e-6, seconds(work))));
  return seconds([&] {
           for (int i = 0; i < repeats; ++i) work();
         }) /
         repeats;
}

// One particle of every walker moves a little.
Changes moves(const Problem& problem, const Batch& r) {
  const arma::uword d =
      dynamic_cast<const ParticleHamiltonian&>(*problem.hamiltonian).space().dimensions();
  Changes changes;
  for (std::uint32_t w = 0; w < r.n_cols; ++w) {
    for (std::uint32_t k = 0; k < d; ++k) changes.set(k, r(k, w) + 0.1);
    changes.end_change(w);
  }
  return changes;
}

void measure(const Case& c) {
  const Problem problem = problem_of(c);
  const Wavefunction& psi = *problem.wavefunction;
  Batch r(problem.hamiltonian->space().n_dof(), n_walkers);
  problem.hamiltonian->draw_start(1, 0, 0, r);
  const auto state = psi.track(r);
  const auto full = plain_state(psi, r);
  const Changes changes = moves(problem, r);
  SpatialValues values;
  LocalEnergies energies;
  LogPsi ratios;
  Dgemm dgemm(1024, 1024, 1024);
  std::vector<double> rates, laplacians, locals, gradients, tracked, evaluated;
  for (int turn = 0; turn < 15; ++turn) {
    rates.push_back(dgemm.rate());
    laplacians.push_back(seconds_each([&] {
      values.zeros(r.n_rows, n_walkers, true);
      psi.spatial()->add_laplacian(r, values);
    }));
    locals.push_back(
        seconds_each([&] { problem.hamiltonian->local_energies(psi, *state, energies); }));
    gradients.push_back(seconds_each([&] {
      values.zeros(r.n_rows, n_walkers, true);
      psi.spatial()->add_gradient(r, values);
    }));
    tracked.push_back(seconds_each([&] { state->log_ratios(changes, ratios); }));
    evaluated.push_back(seconds_each([&] { full->log_ratios(changes, ratios); }));
  }
  const double rate = median(rates);
  const auto per_second = [&](const std::vector<double>& times) {
    return double(n_walkers) / median(times);
  };
  fmt::print(
      "{:<23} {:5.1f} GFLOP/s dgemm; per second: {:7.0f} Laplacians, {:7.0f} local energies "
      "({:.0f} at 48 GFLOP/s), {:7.0f} gradients, {:8.0f} tracked moves, {:8.0f} full ones\n",
      c.name, rate, per_second(laplacians), per_second(locals), per_second(locals) * 48 / rate,
      per_second(gradients), per_second(tracked), per_second(evaluated));
}

}  // namespace

int main() {
  for (const auto& c : cases) measure(c);
}
