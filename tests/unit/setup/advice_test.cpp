#include <ritz/setup/advice.hpp>

#include <catch2/catch.hpp>

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>

using namespace ritz;

namespace {

std::string notes(const std::string& toml) {
  std::string out;
  for (const std::string& note : make_problem(parse_toml(toml, "run.toml"), 1).notes)
    out += note + "\n";
  return out;
}

bool warns(const std::string& toml, const std::string& of) {
  return notes(toml).find(of) != std::string::npos;
}

std::string heisenberg(const std::string& lattice, const std::string& more = "") {
  return "system = { kind = \"heisenberg\", lattice = { " + lattice + " }" +
         (more.empty() ? "" : ", " + more) + " }\n";
}

const std::string rbm = "wavefunction = [{ kind = \"rbm\" }]\n";
const std::string even_rbm =
    "wavefunction = [{ kind = \"jastrow\" }, { kind = \"rbm\", visible_bias = false, hidden_bias = "
    "false }]\n";

std::string observables(const std::string& names) {
  return "estimate = { observables = [" + names + "] }\n";
}

}  // namespace

TEST_CASE("a coupling that acts on nothing is said") {
  const std::string chain = "kind = \"chain\", extent = ";
  CHECK(warns(heisenberg(chain + "3", "J2 = 0.5, magnetization = 1") + rbm,
              "system.J2 acts on nothing"));
  CHECK_FALSE(warns(heisenberg(chain + "6", "J2 = 0.5") + rbm, "acts on nothing"));
  CHECK(warns(heisenberg(chain + "6", "J = 0.0, J2 = 0.5, delta = 0.3") + rbm,
              "system.delta acts on nothing"));
  CHECK(warns(heisenberg(chain + "1", "magnetization = 1") + rbm, "system.J acts on nothing"));
  const std::string ising = "system = { kind = \"transverse_field_ising\", h = 1.0, lattice = { ";
  CHECK(warns(ising + chain + "1 } }\n" + rbm, "system.J acts on nothing"));
  CHECK_FALSE(warns(ising + chain + "2 } }\n" + rbm, "acts on nothing"));
  const std::string trap = "kind = \"harmonic_trap\", dimensions = 2, statistics = \"boson\", ";
  const std::string gaussian = "wavefunction = [{ kind = \"gaussian\" }]\n";
  CHECK(warns("system = { " + trap + "particles = 1, interaction = \"coulomb\" }\n" + gaussian,
              "system.interaction acts on nothing"));
}

TEST_CASE("a ψ without the cusp of the Coulomb interaction is warned of") {
  for (const std::string particles :
       {"2, statistics = \"boson\"", "[1, 1], statistics = \"fermion\"",
        "4, statistics = \"boson\""})
    for (const int d : {2, 3}) {
      const std::string system =
          "system = { kind = \"harmonic_trap\", dimensions = " + std::to_string(d) +
          ", particles = " + particles + ", interaction = { kind = \"coulomb\", strength = 0.7";
      const std::string factors = "wavefunction = [{ kind = \"gaussian\" }, { kind = \"rbm\" }";
      CAPTURE(particles, d);
      CHECK(warns(system + " } }\n" + factors + "]\n", "lacks the cusp"));
      CHECK_FALSE(warns(system + " } }\n" + factors + ", { kind = \"jastrow\" }]\n", "cusp"));
      CHECK(warns(system + " } }\n" + factors + ", { kind = \"jastrow\", cusp = 0.01 }]\n",
                  "lacks the cusp"));
      CHECK_FALSE(warns(system + ", softening = 0.2 } }\n" + factors + "]\n", "cusp"));
    }
}

TEST_CASE("observables that ψ fixes by its form are said") {
  const std::string free =
      "system = { kind = \"transverse_field_ising\", h = 1.0, lattice = { kind = \"chain\", extent "
      "= 6 } }\n";
  const std::string fixed = heisenberg("kind = \"chain\", extent = 6");
  for (const std::string& system : {free, fixed}) {
    CHECK(
        warns(system + even_rbm + observables("\"magnetization\""), "mean of magnetization is 0"));
    CHECK(warns(system + even_rbm + observables("\"Z1\""), "mean of Z1 is 0"));
    CHECK_FALSE(warns(system + even_rbm + observables("\"Z0 Z1\", \"X0 X1\""), "mean of"));
    CHECK_FALSE(
        warns(system + rbm + observables("\"magnetization\", \"Z1\", \"X0 Y1\""), "mean of"));
  }
  CHECK(warns(fixed + rbm + observables("\"X0\""), "it changes the magnetization"));
  CHECK_FALSE(warns(free + rbm + observables("\"X0\""), "mean of"));
  CHECK(warns(
      free + "wavefunction = [{ kind = \"rbm\", dtype = \"real\" }]\n" + observables("\"X0 Y1\""),
      "mean of X0 Y1 is 0 since ψ is real"));
  CHECK_FALSE(warns(heisenberg("kind = \"chain\", extent = 6", "magnetization = 2") + even_rbm +
                        observables("\"magnetization\""),
                    "mean of"));
}
