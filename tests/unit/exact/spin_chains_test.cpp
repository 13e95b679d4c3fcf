#include <ritz/exact/spin_chains.hpp>

#include <catch2/catch.hpp>
#include <cmath>

#include <ritz/base/error.hpp>

using namespace ritz;

namespace {

/// The same chain as a dense matrix in the basis of all spins.
double dense_ising(int n, double J, double h, bool periodic) {
  const int size = 1 << n;
  arma::mat H(size, size, arma::fill::zeros);
  const auto spin = [](int state, int site) { return state >> site & 1 ? 1 : -1; };
  for (int state = 0; state < size; ++state) {
    for (int i = 0; i + 1 < n + (periodic ? 1 : 0); ++i)
      H(state, state) -= J * spin(state, i) * spin(state, (i + 1) % n);
    for (int i = 0; i < n; ++i) H(state ^ (1 << i), state) -= h;
  }
  return arma::eig_sym(H).min();
}

double dense_heisenberg_ring(int n) {
  const int size = 1 << n;
  arma::mat H(size, size, arma::fill::zeros);
  for (int state = 0; state < size; ++state)
    for (int i = 0; i < n; ++i) {
      const int j = (i + 1) % n;
      const bool equal = (state >> i & 1) == (state >> j & 1);
      H(state, state) += equal ? 0.25 : -0.25;
      if (!equal) H(state ^ (1 << i) ^ (1 << j), state) += 0.5;
    }
  return arma::eig_sym(H).min();
}

}  // namespace

TEST_CASE("the transverse-field Ising chain agrees with published values to all digits") {
  struct Row {
    int n;
    double h, ring, open;
  };
  for (const Row& row : {Row{8, 0.5, -8.509082235140278, -7.6405925535900785},
                         Row{8, 1, -10.251661790966025, -9.837951447459421},
                         Row{10, 2, -21.271208818695936, -21.139319115631203},
                         Row{20, 1, -25.490989686364745, -25.10779711162379},
                         Row{32, 0.5, -34.03342111916819, -33.16275007162797},
                         Row{40, 0.5, -42.54177639893468, -41.67110535124095},
                         Row{80, 1, -101.86570885790466, -101.49740945239314},
                         Row{80, 2, -170.1671055957384, -170.0355365110738},
                         Row{200, 0.5, -212.708881994673, -211.83821094697865},
                         Row{200, 1, -254.65052695975115, -254.2851815868726}}) {
    CAPTURE(row.n, row.h);
    CHECK(ising_chain_energy(row.n, 1, row.h, true) == Approx(row.ring).epsilon(1e-14));
    CHECK(ising_chain_energy(row.n, 1, row.h, false) == Approx(row.open).epsilon(1e-14));
  }
}

TEST_CASE("Ising chains of any sign and parity agree with the dense matrix") {
  for (int n : {1, 2, 3, 4, 5, 6})
    for (double J : {1.0, -0.7})
      for (double h : {0.0, 0.3, -0.6, 1.1, -2.0}) {
        CAPTURE(n, J, h);
        CHECK(ising_chain_energy(n, J, h, false) ==
              Approx(dense_ising(n, J, h, false)).margin(1e-12));
        CHECK(ising_chain_energy(n, J, h, true) ==
              Approx(dense_ising(n, J, h, n > 2)).margin(1e-12));
      }
  // The frustrated ring in a weak field: the band of one domain wall.
  CHECK(ising_chain_energy(5, -1, 0, true) == Approx(-3));
  CHECK_THROWS_AS(ising_chain_energy(0, 1, 1, true), UsageError);
}

TEST_CASE("an open Ising chain takes a coupling per bond and a field per site") {
  // Bonds cut by zeros leave separate chains.
  const double whole = open_ising_chain_energy({0.4, 0.0, 1.3}, {0.2, 0.9, -1.1, 0.5});
  const double left = open_ising_chain_energy({0.4}, {0.2, 0.9});
  const double right = open_ising_chain_energy({1.3}, {-1.1, 0.5});
  CHECK(whole == Approx(left + right).epsilon(1e-14));
  // Two sites: the even states have (0, 2h) coupled by J, h the mean field.
  CHECK(left == Approx(-std::hypot(0.4, 0.2 + 0.9)).epsilon(1e-14));
  CHECK_THROWS_AS(open_ising_chain_energy({1.0, 1.0}, {1.0, 1.0}), UsageError);
}

TEST_CASE("the Heisenberg ring agrees with published values to all digits") {
  struct Row {
    int n;
    double energy;
  };
  for (const Row& row :
       {Row{4, -2.0}, Row{8, -3.651093408937176}, Row{10, -4.515446354492044},
        Row{12, -5.387390917445206}, Row{16, -7.142296360616779}, Row{20, -8.904386529876446},
        Row{32, -14.20652743894955}, Row{40, -17.746522788333216}, Row{64, -28.374301385352872},
        Row{80, -35.462076149721305}, Row{100, -44.32295707509185}, Row{128, -56.7292742512756},
        Row{200, -88.6335532522416}}) {
    CAPTURE(row.n);
    CHECK(heisenberg_chain_energy(row.n) == Approx(row.energy).epsilon(1e-14));
  }
  CHECK(heisenberg_chain_energy(6) == Approx(dense_heisenberg_ring(6)).epsilon(1e-13));
  CHECK(heisenberg_chain_energy(2) == -0.75);
  CHECK_THROWS_AS(heisenberg_chain_energy(7), UsageError);
}
