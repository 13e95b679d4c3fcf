#include <array>
#include <cmath>
#include <string>

#include <ritz/exact/lattice_energy.hpp>

namespace ritz {

namespace {

constexpr const char* series =
    "diagonalization of the 36 sites, to the eight digits of the literature";
constexpr const char* sandvik = "quantum Monte Carlo: A. W. Sandvik, arXiv:2601.20189 (2026)";

/// Energies of the whole lattice for J = 1, in the units of the Hamiltonians of this program.
struct Row {
  bool is_ising;
  const char* kind;
  std::array<arma::uword, 2> extent;  // 0 for an axis that is not there
  bool periodic;
  double ratio;  // h/J or J2/J
  double energy, error;
  const char* how;
  const char* source;
  bool is_lower_bound;
};

/// E = −Σ σ·σ of a table with Pauli matrices, in terms of S = σ/2.
constexpr double pauli(double energy) { return energy / 4; }

constexpr const char* diagonalized = "diagonalization";
constexpr const char* reference = "reference";

const Row rows[] = {
    {true,
     "square",
     {6, 6},
     true,
     3,
     -115.232707303718,
     1e-12,
     diagonalized,
     variational_benchmark,
     true},
    {true,
     "square",
     {12, 12},
     false,
     3,
     -457.041866,
     2.7e-5,
     reference,
     "best known variational state, a recurrent network",
     false},
    {true,
     "square",
     {20, 20},
     false,
     3,
     -1272.788,
     8e-3,
     reference,
     "density-matrix renormalization group",
     false},

    {false,
     "chain",
     {200, 0},
     false,
     0,
     pauli(-353.766222278),
     pauli(1e-9),
     reference,
     "density-matrix renormalization group",
     false},
    {false,
     "square",
     {6, 6},
     true,
     0,
     pauli(-97.7575895972357),
     1e-12,
     diagonalized,
     variational_benchmark,
     true},
    {false,
     "square",
     {6, 6},
     false,
     0,
     pauli(-86.90714417),
     3e-9,
     diagonalized,
     variational_benchmark,
     true},
    {false, "square", {8, 8}, true, 0, 64 * -0.67349005, 64 * 2e-8, reference, sandvik, true},
    {false, "square", {10, 10}, true, 0, 100 * -0.67155266, 100 * 2e-8, reference, sandvik, true},
    {false, "square", {12, 12}, true, 0, 144 * -0.67068192, 144 * 2e-8, reference, sandvik, true},
    {false, "square", {14, 14}, true, 0, 196 * -0.67023225, 196 * 2e-8, reference, sandvik, true},
    {false, "square", {16, 16}, true, 0, 256 * -0.66997660, 256 * 2e-8, reference, sandvik, true},
    {false, "square", {20, 20}, true, 0, 400 * -0.66971967, 400 * 2e-8, reference, sandvik, true},
    {false, "square", {32, 32}, true, 0, 1024 * -0.66951133, 1024 * 3e-8, reference, sandvik, true},
    {false, "square", {8, 8}, false, 0, 64 * -0.6190371, 64 * 2e-7, reference, sandvik, true},
    {false, "square", {10, 10}, false, 0, 100 * -0.6286561, 100 * 2e-7, reference, sandvik, true},
    {false, "square", {16, 16}, false, 0, 256 * -0.6435317, 256 * 2e-7, reference, sandvik, true},
    {false,
     "triangular",
     {6, 6},
     true,
     0,
     pauli(-80.6937689612),
     pauli(1e-10),
     diagonalized,
     variational_benchmark,
     true},

    {false,
     "square",
     {4, 6},
     true,
     0.5,
     pauli(-50.16239379527527),
     1e-12,
     diagonalized,
     variational_benchmark,
     true},
    {false, "square", {6, 6}, true, 0.3, 36 * -0.56245947, 36 * 5e-9, diagonalized, series, true},
    {false, "square", {6, 6}, true, 0.4, 36 * -0.52974501, 36 * 5e-9, diagonalized, series, true},
    {false,
     "square",
     {6, 6},
     true,
     0.5,
     pauli(-72.548590160286),
     1e-12,
     diagonalized,
     variational_benchmark,
     true},
    {false, "square", {6, 6}, true, 0.6, 36 * -0.49323859, 36 * 5e-9, diagonalized, series, true},
    {false, "square", {6, 6}, true, 0.8, 36 * -0.58648660, 36 * 5e-9, diagonalized, series, true},
    {false, "square", {6, 6}, true, 1.0, 36 * -0.71436043, 36 * 5e-9, diagonalized, series, true},
    {false,
     "square",
     {8, 8},
     true,
     0.5,
     pauli(-127.73465),
     pauli(4.8e-4),
     reference,
     "best known variational state, a restricted Boltzmann machine on pair products",
     false},
    {false,
     "square",
     {10, 10},
     true,
     0.5,
     100 * -0.4976939,
     100 * 2e-7,
     reference,
     "best known variational state, a convolutional network with matrix products",
     false},
};

}  // namespace

std::optional<ExactEnergy> energy_from_literature(const UniformSpins& spins) {
  // On these lattices a rotation of spins changes the signs of J and h of the Ising model.
  const double J = spins.is_ising ? std::abs(spins.J) : spins.J;
  if (J <= 0) return std::nullopt;
  const double ratio = spins.is_ising ? std::abs(spins.h) / J : spins.J2 / J;
  const auto& extent = spins.lattice->extent();
  for (const Row& row : rows) {
    if (row.is_ising != spins.is_ising || row.kind != spins.lattice->kind() ||
        !(row.periodic ? spins.is_periodic() : spins.is_open()) ||
        std::abs(ratio - row.ratio) > 1e-12)
      continue;
    const std::array<arma::uword, 2> given = {extent[0], extent.size() > 1 ? extent[1] : 0};
    if (given != row.extent && std::array{given[1], given[0]} != row.extent) continue;
    return ExactEnergy{row.energy * J, row.error * J, row.how, row.source, row.is_lower_bound};
  }
  return std::nullopt;
}

}  // namespace ritz
