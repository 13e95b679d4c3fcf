#include <catch2/catch.hpp>

#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/space/enumeration.hpp>
#include "tests/conformance/samplers/ensemble.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const std::string free_spins =
    "kind = \"transverse_field_ising\"\nlattice = { kind = \"chain\", extent = 4 }\nh = 1.0";
const std::string fixed_spins =
    "kind = \"heisenberg\"\nlattice = { kind = \"chain\", extent = 4 }\nmagnetization = ";

const std::string chain_of_4 =
    "\nlattice = { kind = \"chain\", extent = 4 }\nU = 1.0\nparticles = ";
const std::string fermions = "kind = \"fermi_hubbard\"" + chain_of_4 + "[2, 1]";
const std::string bosons = "kind = \"bose_hubbard\"" + chain_of_4 + "4\nmax_occupation = 3";

struct Setting {
  std::unique_ptr<Hamiltonian> system;
  std::unique_ptr<Wavefunction> psi;

  Setting(const std::string& toml, const std::string& dtype, double spread)
      : system(make_system(toml)),
        psi(make_wavefunction("kind = \"rbm\"\nhidden = 5\ndtype = \"" + dtype + "\"", *system)) {
    randomise_parameters(*psi, 3, spread);
  }
  /// Particles, with a factor for each of their pairs.
  Setting(const std::string& toml, double spread)
      : system(make_system(toml)),
        psi(make_wavefunction("kind = \"jastrow\"\npairs = \"all\"\ndtype = \"complex\"",
                              *system)) {
    randomise_parameters(*psi, 3, spread);
  }
  const LatticeSpace& space() const { return dynamic_cast<const LatticeSpace&>(system->space()); }
  Batch start(arma::uword n_walkers, std::uint64_t seed) const {
    Batch out(space().n_dof(), n_walkers);
    system->draw_start(seed, 0, 0, out);
    return out;
  }
};

std::vector<Setting> settings() {
  std::vector<Setting> out;
  for (const std::string dtype : {"complex", "real"}) {
    out.emplace_back(free_spins, dtype, 0.35);
    out.emplace_back(fixed_spins + "0", dtype, 0.35);
    out.emplace_back(fixed_spins + "-2", dtype, 0.35);
  }
  out.emplace_back(fermions, 0.8);
  out.emplace_back(bosons, 0.25);
  return out;
}

/// Chi-square of how often each configuration occurs, as a normal number (Wilson and Hilferty).
double chi_square_score(const Setting& setting, const Batch& sample) {
  const Enumeration all(setting.space());
  Batch s(setting.space().n_dof(), all.size());
  all.fill(0, s);
  arma::rowvec p = arma::exp(2 * log_psi_of(*setting.psi, s).log_abs);
  p *= static_cast<double>(sample.n_cols) / arma::accu(p);
  arma::rowvec counts(all.size(), arma::fill::zeros);
  for (arma::uword w = 0; w < sample.n_cols; ++w) counts[all.index(sample.colptr(w))] += 1;
  const double chi2 = arma::accu(arma::square(counts - p) / p);
  const double k = static_cast<double>(all.size()) - 1, a = 2 / (9 * k);
  return (std::cbrt(chi2 / k) - (1 - a)) / std::sqrt(a);
}

}  // namespace

TEST_CASE("sampled spins are distributed as |ψ|²") {
  std::size_t n_cases = 0;
  for (const auto& setting : settings())
    for (const auto& [name, sampler] : sampler_cases(*setting.system, *setting.psi, {}, 61)) {
      INFO(name << ", case " << n_cases++);
      Ensemble ensemble(*setting.psi, setting.start(8192, 62), 64);
      CHECK(chi_square_score(setting, ensemble.configurations()) > 10);  // not so at the start
      const MoveCounts counts = ensemble.sweep(*sampler, 0, 40);
      CHECK(std::abs(chi_square_score(setting, ensemble.configurations())) < 4);
      CHECK(counts.acceptance() < 0.95);
    }
  CHECK(n_cases >= 10);
}

TEST_CASE("spins follow from the seed alone, however walkers are cut into blocks and calls") {
  for (const auto& setting : settings())
    for (const auto& [name, sampler] : sampler_cases(*setting.system, *setting.psi, {}, 71)) {
      INFO(name);
      const Batch start = setting.start(48, 72);
      Ensemble whole(*setting.psi, start, 48), pieces(*setting.psi, start, 7);
      MoveCounts counts = whole.sweep(*sampler, 3, 6);
      MoveCounts same = pieces.sweep(*sampler, 3, 1);
      same += pieces.sweep(*sampler, 4, 5);
      CHECK(arma::all(arma::vectorise(whole.configurations() == pieces.configurations())));
      CHECK(counts.accepted == same.accepted);
      CHECK(counts.proposed == same.proposed);
      for (const auto& block : whole.blocks()) {
        const LogPsi fresh = log_psi_of(*setting.psi, block.state->configurations());
        CHECK(arma::abs(block.state->log_psi().log_abs - fresh.log_abs).max() < 1e-12);
      }
    }
}

TEST_CASE("exchange keeps the magnetization and counts real moves alone") {
  const Setting setting(fixed_spins + "-2", "complex", 0.35),
      frozen(fixed_spins + "4", "real", 0.3);
  for (const std::string pairs : {"neighbours", "all"}) {
    const std::string toml = "kind = \"exchange\"\npairs = \"" + pairs + "\"";
    const auto sampler = make_sampler(toml, *setting.system, *setting.psi);
    Ensemble ensemble(*setting.psi, setting.start(32, 1), 16);
    const MoveCounts counts = ensemble.sweep(*sampler, 0, 20);
    CHECK(arma::all(arma::sum(ensemble.configurations(), 0) == -2));
    // Of one spin that points up, half of the bonds of a ring of four are its own.
    const double real = static_cast<double>(counts.proposed) / (32 * 20 * 4);
    CHECK(std::abs(real - (pairs == "all" ? 1.0 : 0.5)) < 0.05);

    Ensemble still(*frozen.psi, frozen.start(8, 1), 8);
    CHECK(still.sweep(*make_sampler(toml, *frozen.system, *frozen.psi), 0, 3).proposed == 0);
  }
}

TEST_CASE("hops keep the particles of each species, and exchanges thaw what hops cannot") {
  const Setting setting(fermions, 0.3);
  const auto sampler = make_sampler("kind = \"hop\"", *setting.system, *setting.psi);
  Ensemble ensemble(*setting.psi, setting.start(64, 1), 16);
  ensemble.sweep(*sampler, 0, 20);
  CHECK(arma::all(arma::sum(ensemble.configurations().head_rows(4), 0) == 2));
  CHECK(arma::all(arma::sum(ensemble.configurations().tail_rows(4), 0) == 1));
  // Three sites in a row with ↑, ↓ and ↑, and no two of them on one site.
  const Setting row(
      "kind = \"fermi_hubbard\"\nlattice = { kind = \"chain\", extent = 3, periodic = false }\n"
      "U = 1.0\nparticles = [2, 1]",
      0.0);
  const auto psi = make_wavefunction("kind = \"jastrow\"\npairs = \"site\"", *row.system);
  psi->set_parameters(arma::vec{-100.0});
  Batch start(6, 16, arma::fill::zeros);
  for (const arma::uword dof : {0, 2, 4}) start.row(dof).fill(1);
  for (const bool exchanges : {false, true}) {
    Ensemble walkers(*psi, start, 16);
    walkers.sweep(*make_sampler(exchanges ? "kind = \"hop\"" : "kind = \"hop\"\nexchanges = 0.0",
                                *row.system, *psi),
                  0, 10);
    CHECK(arma::all(arma::vectorise(walkers.configurations() == start)) != exchanges);
  }
}

TEST_CASE("a sampler that does not fit the magnetization is refused") {
  const Setting free(free_spins, "complex", 0.1), fixed(fixed_spins + "0", "complex", 0.1);
  CHECK_THROWS_WITH(make_sampler("kind = \"flip\"", *fixed.system, *fixed.psi),
                    Catch::Contains("\"sampler.kind\" is flip") &&
                        Catch::Contains("\"system.magnetization\" is fixed at 0"));
  CHECK_THROWS_AS(make_sampler("kind = \"flip\"", *fixed.system, *fixed.psi), UsageError);
  CHECK_THROWS_AS(make_sampler("kind = \"exchange\"", *free.system, *free.psi), UsageError);
}
