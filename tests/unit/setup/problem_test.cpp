#include <ritz/setup/make_problem.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include "tests/support/run_configuration.hpp"

using namespace ritz;

namespace {

std::vector<std::string> mistakes_of(const std::string& toml) {
  try {
    make_problem(parse_toml(toml, "run.toml"), 1);
  } catch (const ConfigurationError& error) {
    return error.mistakes();
  }
  return {};
}

void check_mistakes(const std::string& toml, const std::vector<std::string>& begins) {
  const std::vector<std::string> found = mistakes_of(toml);
  INFO(toml);
  CAPTURE(found);
  REQUIRE(found.size() == begins.size());
  for (std::size_t i = 0; i < begins.size(); ++i) CHECK(found[i].find(begins[i]) == 0);
}

std::string resolved(const std::string& toml) {
  return toml_document(make_problem(parse_toml(toml, "run.toml"), 1).configuration.table());
}

std::string kind_of_sampler(const std::string& system) {
  const ConfiguredProblem problem = make_problem(
      parse_toml("system = {" + system + "}\nwavefunction = [{ kind = \"rbm\" }]", "run.toml"), 1);
  return Settings(*problem.configuration.table().find("sampler")).kind();
}

// Everything behind the table of the system, with five mistakes.
const std::string wrong_rest = R"(
[[wavefunction]]
kind = "rbm"
hiden = 2
[[wavefunction]]
kind = "gausian"
[sampler]
walkers = 0
[optimizer]
kind = "adam"
iterations = "3"
[estimate]
observables = ["radios"]
)";
const std::vector<std::string> rest_mistakes = {
    "run.toml:4:1: unknown key \"hiden\" (did you mean \"hidden\"?)",
    "run.toml:6:8: \"wavefunction.1.kind\" is \"gausian\" (did you mean \"gaussian\"?)",
    "run.toml:8:11: \"sampler.walkers\" is 0", "run.toml:11:14: \"optimizer.iterations\" is a text",
    "run.toml:13:15: \"estimate.observables\" names \"radios\" (did you mean \"radius\"?)"};

}  // namespace

TEST_CASE("whatever is wrong with the system, the other tables are checked too") {
  const auto with = [](const std::string& first) {
    std::vector<std::string> all = rest_mistakes;
    all.insert(all.begin(), first);
    return all;
  };
  const std::string trap = "kind = \"harmonic_trap\", dimensions = 2, particles = 2";
  check_mistakes("system = { " + trap + ", statistics = \"bosom\" }" + wrong_rest,
                 with("run.toml:1:"));
  check_mistakes(
      "system = { " + trap + ", statistics = \"boson\", omega = [1, 2, 3] }" + wrong_rest,
      with("run.toml:1:97: \"system.omega\" has 3 entries"));
  check_mistakes("system = { kind = \"harmonic_tarp\" }" + wrong_rest,
                 with("run.toml:1:19: \"system.kind\" is \"harmonic_tarp\" (did you mean"));
  check_mistakes("system = 3" + wrong_rest, with("run.toml:1:10: \"system\" is an integer (3)"));
}

TEST_CASE("kinds are judged by the space of a system whose table is wrong") {
  // Right for a lattice: nothing but the mistake in the system.
  const std::string lattice = R"(
[[wavefunction]]
kind = "rbm"
alpha = 2
[sampler]
pairs = "all"
)";
  check_mistakes("system = { kind = \"heisenberg\" }" + lattice,
                 {"run.toml:1:10: \"system.lattice\" is missing"});
  check_mistakes("system = { kind = \"heisenburg\" }" + lattice,
                 {"run.toml:1:19: \"system.kind\""});
  check_mistakes("system = { kind = \"harmonic_trap\" }" + lattice,
                 {"run.toml:1:10: \"system.particles\"", "run.toml:1:10: \"system.dimensions\"",
                  "run.toml:1:10: \"system.statistics\"", "run.toml:4:1: unknown key \"alpha\"",
                  "run.toml:6:1: unknown key \"pairs\""});
  check_mistakes(
      "system = { kind = \"heisenberg\" }\nwavefunction = [{ kind = \"gaussian\" }]\n"
      "sampler = { kind = \"langevin\" }",
      {"run.toml:1:10: \"system.lattice\" is missing",
       "run.toml:2:26: \"wavefunction.0.kind\" is \"gaussian\", which is for the continuum",
       "run.toml:3:20: \"sampler.kind\" is \"langevin\", which is for the continuum"});
}

TEST_CASE("parts that do not fit together are named beside all other mistakes") {
  check_mistakes(
      "system = { kind = \"harmonic_trap\", dimensions = 2, particles = [2, 2], "
      "statistics = \"fermion\" }\n"
      "wavefunction = [{ kind = \"gaussian\" }]\nsampler = { kind = \"gibbs\" }\n"
      "optimizer = { kind = \"adam\", iteration = 3 }",
      {"run.toml:4:30: unknown key \"iteration\"", "run.toml:3:20: \"sampler.kind\" is gibbs",
       "run.toml:1:19: \"system\" has 2 fermions of one spin"});
}

TEST_CASE("hard cores need a wavefunction that vanishes where they touch") {
  for (const int particles : {2, 30}) {
    const std::string system =
        "system = { kind = \"harmonic_trap\", dimensions = 3, statistics = \"boson\", particles "
        "= " +
        std::to_string(particles) + ", interaction = { kind = \"hard_core\", diameter = 0.1 } }\n";
    const std::string refusal =
        "run.toml:1:19: \"system.interaction\" is hard_core with a diameter";
    check_mistakes(system + "wavefunction = [{ kind = \"gaussian\" }]", {refusal});
    for (const std::string other : {"form = \"power\", power = 2.0", "form = \"pade\"",
                                    "form = \"hard_core\", diameter = 0.05"})
      check_mistakes(system + "wavefunction = [{ kind = \"gaussian\" }, { kind = \"jastrow\", " +
                         other + " }]",
                     {refusal});
    for (const std::string right : {"", ", form = \"hard_core\"", ", diameter = 0.11"})
      check_mistakes(
          system + "wavefunction = [{ kind = \"gaussian\" }, { kind = \"jastrow\"" + right + " }]",
          {});
  }
}

TEST_CASE(
    "in one and two dimensions 1/r² needs a wavefunction that vanishes where particles meet") {
  for (const int particles : {2, 5})
    for (const int d : {1, 2, 3}) {
      const std::string system =
          "system = { kind = \"harmonic_trap\", dimensions = " + std::to_string(d) +
          ", statistics = \"boson\", particles = " + std::to_string(particles) +
          ", interaction = { kind = \"inverse_square\", coupling = 0.4 } }\n";
      const auto with = [&](const std::string& jastrow) {
        return system + "wavefunction = [{ kind = \"gaussian\" }, { kind = \"jastrow\"" + jastrow +
               " }]";
      };
      std::vector<std::string> refusal;
      if (d < 3)
        refusal = {"run.toml:1:19: \"system.interaction\" is inverse_square, whose energy in " +
                   std::string(d == 1 ? "one" : "two")};
      CAPTURE(system);
      check_mistakes(system + "wavefunction = [{ kind = \"gaussian\" }]", refusal);
      check_mistakes(with(", form = \"pade\", cusp = 1.0"), refusal);
      check_mistakes(with(", form = \"power\", power = 0.4"),
                     d == 1 ? refusal : std::vector<std::string>{});
      check_mistakes(with(""), {});
      check_mistakes(with(", form = \"hard_core\", diameter = 0.1"), {});
    }
}

TEST_CASE("the default sampler serves the space") {
  const std::string chain = ", lattice = { kind = \"chain\", extent = 4 }";
  CHECK(kind_of_sampler("kind = \"heisenberg\"" + chain) == "exchange");
  CHECK(kind_of_sampler("kind = \"transverse_field_ising\", h = 1.0" + chain) == "flip");
  CHECK(kind_of_sampler("kind = \"harmonic_trap\", dimensions = 1, particles = 1, statistics = "
                        "\"boson\"") == "metropolis");
}

TEST_CASE("energies are clipped where that is asked for while psi has no nodes") {
  const std::string trap =
      "system = { kind = \"harmonic_trap\", dimensions = 1, particles = 1, "
      "statistics = \"boson\" }\nwavefunction = [{ kind = \"gaussian\" }]\n";
  const std::string chain =
      "system = { kind = \"heisenberg\", lattice = { kind = \"chain\", extent "
      "= 4 } }\nwavefunction = [{ kind = \"rbm\" }]\n";
  const auto clip = [](const std::string& toml) {
    return make_problem(parse_toml(toml, "run.toml"), 1).optimization.energy_clip;
  };
  CHECK(clip(trap) == arma::datum::inf);
  CHECK(clip(trap + "optimizer = { energy_clip = 20 }") == 20);
  CHECK(clip(trap + "optimizer = { energy_clip = \"none\" }") == arma::datum::inf);
  CHECK(clip(chain) == arma::datum::inf);
  CHECK(clip(chain + "optimizer = { energy_clip = 20 }") == 20);
  CHECK(resolved(trap).find("energy_clip = \"none\"\n") != std::string::npos);
  CHECK(resolved(chain).find("energy_clip = \"none\"\n") != std::string::npos);
  check_mistakes(chain + "optimizer = { energy_clip = \"non\" }",
                 {"run.toml:3:29: \"optimizer.energy_clip\" is \"non\" (did you mean \"none\"?)"});
}

TEST_CASE("the resolved configuration of a resolved configuration is the same text") {
  std::size_t n_files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(testing::shipped_runs())) {
    if (entry.path().extension() != ".toml") continue;
    INFO(entry.path().string());
    const std::string given = read_text_file(entry.path().string());
    if (!parse_toml(given, "run.toml").table().find("system")) continue;  // a fit
    const std::string once = resolved(given);
    CHECK(resolved(once) == once);
    ++n_files;
  }
  CHECK(n_files > 10);
}

TEST_CASE("a positive ψ is warned of where the ground state need not be positive") {
  const auto is_warned = [](const std::string& system, const std::string& dtype) {
    const ConfiguredProblem problem = make_problem(
        parse_toml("system = {" + system + "}\nwavefunction = [{ kind = \"rbm\", dtype = \"" +
                       dtype + "\" }]",
                   "run.toml"),
        1);
    return std::ranges::any_of(problem.notes, [](const std::string& note) {
      return note.find("ψ is positive everywhere") != std::string::npos;
    });
  };
  const std::string heisenberg =
      "kind = \"heisenberg\", lattice = { kind = \"chain\", extent = 6 }, ";
  const std::string ising =
      "kind = \"transverse_field_ising\", lattice = { kind = \"chain\", extent = 6 }, h = ";
  const std::string pauli =
      "kind = \"pauli\", sites = 2, terms = [{ coefficient = 1.0, operators = \"Y0 Z1\" }]";
  for (const std::string dtype : {"real", "modulus"}) {
    CHECK_FALSE(is_warned(heisenberg + "J = 1.0", dtype));
    CHECK_FALSE(is_warned(heisenberg + "J = -1.0", dtype));
    CHECK(is_warned(heisenberg + "J = 1.0, marshall = false", dtype));
    CHECK_FALSE(is_warned(heisenberg + "J = -1.0, marshall = false", dtype));
    CHECK(is_warned(heisenberg + "J2 = 0.5", dtype));
    CHECK_FALSE(is_warned(ising + "1.0", dtype));
    CHECK_FALSE(is_warned(ising + "-1.0", dtype));
    CHECK(is_warned(ising + "-1.0, marshall = false", dtype));
    CHECK(is_warned(pauli, dtype));
  }
  CHECK_FALSE(is_warned(heisenberg + "J2 = 0.5", "complex"));
}
