#include <catch2/catch.hpp>

#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

std::string coulomb(const std::string& particles, int d, const std::string& statistics) {
  return "kind = \"harmonic_trap\"\nparticles = " + particles +
         "\ndimensions = " + std::to_string(d) + "\nstatistics = \"" + statistics +
         "\"\ninteraction = { kind = \"coulomb\", strength = 1.7 }";
}

/// Three particles, the first two at the distance r.
Batch near_meeting(arma::uword d, double r) {
  Batch out(3 * d, 1);
  for (arma::uword k = 0; k < 3 * d; ++k) out[k] = 0.3 * static_cast<double>(k % 5) - 0.4;
  out.rows(d, 2 * d - 1) = out.rows(0, d - 1);
  out[d] += r;
  return out;
}

const std::vector<std::string> cusped_forms = {"pade", "exponential", "polynomial", "series",
                                               "three_body"};

}  // namespace

TEST_CASE("the Jastrow factor cancels the divergence of the Coulomb energy, a deep set aside") {
  for (const int d : {2, 3})
    for (const auto& form : cusped_forms) {
      INFO(form << " in " << d << " dimensions");
      const auto system = make_system(coulomb("3", d, "boson"));
      const auto psi =
          make_product({"kind = \"gaussian\"", "kind = \"jastrow\"\nform = \"" + form + "\"",
                        "kind = \"deep_sets\"\noutput_scale = 1.0"},
                       *system);
      const auto energy = [&](double r) {
        LocalEnergies out;
        system->local_energies(*psi, *psi->track(near_meeting(d, r)), out);
        return out.total[0];
      };
      // 1.7/r is 17,000 and 1,700,000 here.
      CHECK(std::abs(energy(1e-6) - energy(1e-4)) < 0.01);
    }
}

// Between fermions of one spin ψ = x₁₂ e^u, with u′(0) = s/(d + 1) in place of s/(d − 1): Pack and
// Byers Brown, J. Chem. Phys. 45, 556 (1966).
TEST_CASE("fermions of one spin have the cusp that belongs to them") {
  for (const int d : {2, 3})
    for (const auto& form : cusped_forms) {
      INFO(form << " in " << d << " dimensions");
      const auto slope = [&](const std::string& particles) {
        const auto system = make_system(coulomb(particles, d, "fermion"));
        const auto psi = make_wavefunction("kind = \"jastrow\"\nform = \"" + form + "\"", *system);
        const double r = 1e-6;
        const Batch pair = near_meeting(d, r), met = near_meeting(d, 0);
        // What the third particle sees of the move is odd, and taken out by the move back.
        Batch back = met;
        back[d] -= r;
        const double there = log_psi_of(*psi, pair).log_abs[0],
                     at = log_psi_of(*psi, met).log_abs[0];
        return (0.5 * (there + log_psi_of(*psi, back).log_abs[0]) - at) / r;
      };
      CHECK(slope("[1, 2]") == Approx(1.7 / (d - 1)).epsilon(1e-4));
      CHECK(slope("[2, 1]") == Approx(1.7 / (d + 1)).epsilon(1e-4));
    }
}
