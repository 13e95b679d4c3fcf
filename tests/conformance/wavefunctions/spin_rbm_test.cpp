#include <catch2/catch.hpp>
#include <complex>

#include <ritz/base/error.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

using Complex = std::complex<double>;

std::unique_ptr<Hamiltonian> chain(int n) {
  return make_system("kind = \"transverse_field_ising\"\nlattice = { kind = \"chain\", extent = " +
                     std::to_string(n) + " }\nh = 1.0");
}

Batch spins(const Hamiltonian& system, arma::uword n_walkers, std::uint64_t seed) {
  Batch out(system.space().n_dof(), n_walkers);
  system.draw_start(seed, 0, 0, out);
  return out;
}

/// The largest error of the tracked walkers and of their ratios, relative to 1 + |log ψ|.
double error_of(const WalkerState& state, const Wavefunction& psi, const Changes& changes) {
  LogPsi ratios;
  state.log_ratios(changes, ratios);
  const LogPsi now = log_psi_of(psi, state.configurations());
  const LogPsi then = log_psi_of(psi, changed(state.configurations(), changes));
  double largest = 0;
  const auto add = [&](double error, double scale) {
    CHECK(std::isfinite(error));
    largest = std::max(largest, std::abs(error) / (1 + std::abs(scale)));
  };
  for (arma::uword w = 0; w < state.n_walkers(); ++w) {
    add(state.log_psi().log_abs[w] - now.log_abs[w], now.log_abs[w]);
    add(phase_difference(state.log_psi().phase[w], now.phase[w]), now.phase[w]);
  }
  for (std::size_t k = 0; k < changes.size(); ++k) {
    const std::uint32_t w = changes.walker[k];
    add(ratios.log_abs[k] - (then.log_abs[k] - now.log_abs[w]), then.log_abs[k]);
    add(phase_difference(ratios.phase[k], then.phase[k] - now.phase[w]), then.phase[k]);
  }
  return largest;
}

/// Every flip and every pair of flips of every walker.
Changes flips_and_pairs(const Batch& s) {
  Changes changes;
  for (std::uint32_t w = 0; w < s.n_cols; ++w)
    for (std::uint32_t i = 0; i < s.n_rows; ++i)
      for (std::uint32_t k = i; k < s.n_rows; ++k) {
        changes.set(i, -s(i, w));
        if (k != i) changes.set(k, -s(k, w));
        changes.end_change(w);
      }
  return changes;
}

}  // namespace

TEST_CASE("an rbm is the sum over its hidden units") {
  const auto system = chain(3);
  for (const bool is_complex : {true, false}) {
    const auto psi = make_wavefunction(std::string("kind = \"rbm\"\nhidden = 3\ndtype = ") +
                                           (is_complex ? "\"complex\"" : "\"real\""),
                                       *system);
    randomise_parameters(*psi, 5, 0.6);
    // a, W column by column, b.
    arma::cx_vec p(3 + 9 + 3);
    for (arma::uword k = 0; k < p.n_elem; ++k)
      p[k] = is_complex ? Complex(psi->parameters()[2 * k], psi->parameters()[2 * k + 1])
                        : Complex(psi->parameters()[k]);
    const arma::cx_vec a = p.head(3), b = p.tail(3);
    const arma::cx_mat weights(p.memptr() + 3, 3, 3);
    const Batch s = spins(*system, 6, 1);
    const LogPsi value = log_psi_of(*psi, s);
    for (arma::uword w = 0; w < 6; ++w) {
      const arma::cx_vec x = arma::conv_to<arma::cx_vec>::from(s.col(w));
      Complex sum = 0;
      for (int bits = 0; bits < 8; ++bits) {
        arma::cx_vec h(3);
        for (int j = 0; j < 3; ++j) h[j] = bits >> j & 1 ? 1 : -1;
        sum += std::exp(arma::dot(a, x) + arma::dot(b, h) + arma::dot(h, weights * x)) / 8.0;
      }
      CHECK(std::abs(value.log_abs[w] - std::log(std::abs(sum))) < 1e-13);
      CHECK(std::abs(phase_difference(value.phase[w], std::arg(sum))) < 1e-13);
    }
  }
}

TEST_CASE("ratios of an rbm are right for small and large weights and many hidden units") {
  const auto system = chain(6);
  const Batch s = spins(*system, 3, 2);
  for (const std::string dtype : {"complex", "real", "modulus"})
    for (const int hidden : {1, 7, 40, 2500})
      for (const double spread : {0.01, 0.3, 0.8, 3.0, 300.0}) {
        INFO(dtype << ", " << hidden << " hidden units, spread " << spread);
        const auto psi = make_wavefunction(
            "kind = \"rbm\"\nhidden = " + std::to_string(hidden) + "\ndtype = \"" + dtype + "\"",
            *system);
        randomise_parameters(*psi, 7, spread);
        // Phases of sums of large numbers carry their rounding.
        CHECK(error_of(*psi->track(s), *psi, flips_and_pairs(s)) < 1e-11);
      }
}

TEST_CASE("ratios of an rbm that overflow are right") {
  const auto system = chain(6);
  const auto psi = make_wavefunction("kind = \"rbm\"\nhidden = 800\ndtype = \"real\"", *system);
  psi->set_parameters(arma::vec(psi->n_parameters()).fill(0.9));
  Batch s(6, 2, arma::fill::ones);
  s.col(1).fill(-1);
  CHECK(error_of(*psi->track(s), *psi, flips_and_pairs(s)) < 1e-12);
}

TEST_CASE("log ψ of an rbm does not drift over a hundred thousand flips") {
  const auto system = chain(12);
  for (const std::string dtype : {"complex", "real", "modulus"}) {
    const auto psi =
        make_wavefunction("kind = \"rbm\"\nalpha = 2\ndtype = \"" + dtype + "\"", *system);
    randomise_parameters(*psi, 8, 0.3);
    const auto state = psi->track(spins(*system, 4, 3));
    RandomStream random(9, Purpose::testing);
    Changes change;
    std::size_t n_accepted = 0;
    while (n_accepted < 400000) {
      change.clear();
      for (std::uint32_t w = 0; w < 4; ++w) {
        const auto i = static_cast<std::uint32_t>(random.integer(12));
        change.set(i, -state->configurations()(i, w));
        change.end_change(w);
      }
      LogPsi ratios;
      state->log_ratios(change, ratios);
      std::vector<char> chosen(4);
      for (std::size_t k = 0; k < 4; ++k)
        chosen[k] = std::log(random.uniform()) < 2 * ratios.log_abs[k];
      const Changes accepted = change.subset(chosen);
      state->apply(accepted);
      n_accepted += accepted.size();
    }
    CHECK(error_of(*state, *psi, flips_and_pairs(state->configurations())) < 1e-11);
  }
}

TEST_CASE("a symmetric rbm does not change under the symmetries, and has few parameters") {
  const auto square = make_system(
      "kind = \"heisenberg\"\nlattice = { kind = \"square\", extent = [4, 4] }\nJ2 = 0.5");
  const auto& system = dynamic_cast<const LatticeHamiltonian&>(*square);
  for (const std::string dtype : {"complex", "real", "modulus"})
    for (const std::string symmetric : {"true", "\"space_group\""}) {
      INFO(dtype << ", symmetric = " << symmetric);
      const auto psi =
          make_wavefunction("kind = \"rbm\"\nalpha = 2\nvisible_bias = true\ndtype = \"" + dtype +
                                "\"\nsymmetric = " + symmetric,
                            *square);
      CHECK(psi->n_parameters() ==
            (dtype == "complex" ? 2u : 1u) + (dtype == "real" ? 1u : 2u) * (2 * 16 + 2));
      randomise_parameters(*psi, 4, 0.3);
      const Batch s = spins(*square, 3, 5);
      const LogPsi value = log_psi_of(*psi, s);
      const auto group =
          symmetric == "true" ? system.lattice()->translations() : system.symmetries();
      CHECK(group.size() == (symmetric == "true" ? 16 : 128));
      for (const auto& g : group) {
        Batch moved(arma::size(s));
        for (arma::uword i = 0; i < 16; ++i) moved.row(g[i]) = s.row(i);
        const LogPsi same = log_psi_of(*psi, moved);
        CHECK(arma::abs(same.log_abs - value.log_abs).max() < 1e-11);
        for (arma::uword w = 0; w < 3; ++w)
          CHECK(std::abs(phase_difference(same.phase[w], value.phase[w])) < 1e-11);
      }
    }
}

TEST_CASE("an rbm without any bias does not change when all spins are turned") {
  const auto ring = chain(6);
  for (const std::string dtype : {"complex", "real", "modulus"}) {
    INFO(dtype);
    const auto psi = make_wavefunction(
        "kind = \"rbm\"\nhidden = 4\nvisible_bias = false\nhidden_bias = false\ndtype = \"" +
            dtype + "\"",
        *ring);
    CHECK(psi->n_parameters() == (dtype == "real" ? 1u : 2u) * 4 * 6);
    randomise_parameters(*psi, 4, 0.5);
    const Batch s = spins(*ring, 3, 5);
    const LogPsi value = log_psi_of(*psi, s), turned = log_psi_of(*psi, -s);
    CHECK(arma::abs(turned.log_abs - value.log_abs).max() < 1e-12);
    for (arma::uword w = 0; w < 3; ++w)
      CHECK(std::abs(phase_difference(turned.phase[w], value.phase[w])) < 1e-12);
  }
}

TEST_CASE("a symmetric rbm needs symmetries, and counts features") {
  const auto ring = chain(6);
  const auto count = [&](const std::string& keys) {
    return make_wavefunction("kind = \"rbm\"\nsymmetric = true\n" + keys, *ring)->n_parameters();
  };
  CHECK(count("alpha = 4\ndtype = \"real\"") == 4 * 6 + 4);
  CHECK(count("alpha = 4") == 2 * (4 * 6 + 4));
  CHECK_THROWS_WITH(count("hidden = 3"), Catch::Contains("features"));
  const std::string symmetric = "kind = \"rbm\"\nsymmetric = true";
  for (const std::string lattice : {"{ kind = \"chain\", extent = 3, periodic = false }\nh = 1.0",
                                    "{ kind = \"chain\", extent = 3 }\nh = [1.0, 1.0, 0.5]",
                                    "{ sites = 3, edges = [[0, 1], [1, 2], [2, 0]] }\nh = 1.0"}) {
    const auto system = make_system("kind = \"transverse_field_ising\"\nlattice = " + lattice);
    CHECK_THROWS_AS(make_wavefunction(symmetric, *system), UsageError);
  }
}

TEST_CASE("alpha and hidden exclude each other") {
  const auto system = chain(6);
  CHECK_THROWS_AS(make_wavefunction("kind = \"rbm\"\nalpha = 1\nhidden = 4", *system), UsageError);
  const auto count = [&](const std::string& keys) {
    return make_wavefunction("kind = \"rbm\"\n" + keys, *system)->n_parameters();
  };
  CHECK(count("") == 2 * (6 + 36 + 6));
  CHECK(count("alpha = 2\ndtype = \"real\"") == 6 + 72 + 12);
  CHECK(count("hidden = 5\nvisible_bias = false") == 2 * (30 + 5));
}

namespace {

/// The largest difference of log ψ after `psi`, all its parameters zero before, has taken over
/// another form.
double error_of_taking_over(Wavefunction& psi, const Wavefunction& earlier, const Batch& s) {
  psi.set_parameters(arma::vec(psi.n_parameters(), arma::fill::zeros));
  REQUIRE(psi.take_over(earlier));
  const LogPsi a = log_psi_of(psi, s), b = log_psi_of(earlier, s);
  double largest = arma::abs(a.log_abs - b.log_abs).max();
  for (arma::uword w = 0; w < s.n_cols; ++w)
    largest = std::max(largest, std::abs(phase_difference(a.phase[w], b.phase[w])));
  return largest;
}

}  // namespace

TEST_CASE("an rbm starts as one of another form that it contains") {
  const auto system = chain(6);
  const Batch s = spins(*system, 20, 4);
  const std::string rbm = "kind = \"rbm\"\n";
  const std::string real = rbm + "dtype = \"real\"\nalpha = 2\nsymmetric = true\n";
  const std::string complex = rbm + "alpha = 2\nsymmetric = true\nvisible_bias = true\n";
  const std::string small = rbm + "hidden = 5\nhidden_bias = false\n";
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {real, rbm + "alpha = 2"},
           {real, rbm + "alpha = 3\nsymmetric = true"},
           {complex, rbm + "hidden = 14"},
           {real, rbm + "alpha = 2\ndtype = \"modulus\""},
           {complex + "dtype = \"modulus\"", rbm + "hidden = 14\ndtype = \"modulus\""},
           {small, rbm + "hidden = 7"},
           {small, rbm + "hidden = 5\nhidden_bias = false"}}) {
    INFO(from << "\n -> \n" << to);
    const auto earlier = make_wavefunction(from, *system);
    randomise_parameters(*earlier, 3);
    CHECK(error_of_taking_over(*make_wavefunction(to, *system), *earlier, s) < 1e-13);
  }
}

TEST_CASE("an rbm takes nothing over from one that it does not contain") {
  const auto system = chain(6);
  const auto psi = make_wavefunction(
      "kind = \"rbm\"\nhidden = 6\ndtype = \"real\"\nhidden_bias = false", *system);
  const arma::vec before = psi->parameters();
  for (const char* other : {"kind = \"rbm\"\nhidden = 7\ndtype = \"real\"\nhidden_bias = false",
                            "kind = \"rbm\"\nhidden = 6\ndtype = \"real\"",
                            "kind = \"rbm\"\nhidden = 6\ndtype = \"modulus\"\nhidden_bias = false",
                            "kind = \"rbm\"\nhidden_bias = false", "kind = \"jastrow\""})
    CHECK_FALSE(psi->take_over(*make_wavefunction(other, *system)));
  const auto longer = chain(8);
  CHECK_FALSE(psi->take_over(*make_wavefunction(
      "kind = \"rbm\"\nhidden = 6\ndtype = \"real\"\nhidden_bias = false", *longer)));
  CHECK(arma::all(psi->parameters() == before));
}

TEST_CASE("the modulus of an rbm is that of the complex one with the same parameters") {
  const auto system = chain(6);
  const Batch s = spins(*system, 20, 4);
  const std::string rbm = "kind = \"rbm\"\nhidden = 4\nvisible_bias = false\ndtype = ";
  const auto complex = make_wavefunction(rbm + "\"complex\"", *system);
  const auto modulus = make_wavefunction(rbm + "\"modulus\"", *system);
  randomise_parameters(*complex, 3, 0.7);
  modulus->set_parameters(complex->parameters());
  CHECK(modulus->is_real());
  const LogPsi a = log_psi_of(*modulus, s), b = log_psi_of(*complex, s);
  CHECK(arma::abs(a.log_abs - b.log_abs).max() < 1e-13);
  CHECK(a.phase.is_zero());
  CHECK(arma::abs(b.phase).max() > 0.1);
}
