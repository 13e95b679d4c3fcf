#include <ritz/wavefunctions/particles/orbitals/slater_type.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <ritz/base/error.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_shells.hpp>
#include <ritz/wavefunctions/particles/orbitals/solid_harmonics.hpp>

namespace ritz {

namespace {

Schema shell_schema() {
  Schema schema("shell", "functions r^(n-1) exp(-exponent r) of one l about a nucleus");
  schema.add(Key("nucleus").integer(between(0, 100000)).defaults_to(0).means("which one, from 0"))
      .add(Key("n").integer(between(1, 12)).required().means("principal quantum number"))
      .add(Key("l").integer(between(0, largest_l)).required().means("angular momentum, below n"))
      .add(Key("exponent").real(above(0)).unit("1/bohr").required().means("start of the exponent"));
  return schema;
}

// More functions of a shell have exponents beside the first: 1.7 times, by 1.7, 1.7² times, ….
double spread_exponent(double exponent, std::int64_t k) {
  const std::int64_t power = k % 2 == 1 ? (k + 1) / 2 : -k / 2;
  return exponent * std::pow(1.7, power);
}

Value default_slater_shells(const ParticleHamiltonian& system, arma::uword n) {
  const bool screened = electrons_repel(system);
  Value::Array out;
  for (const AtomicShell& shell : default_shells(system, n)) {
    const double quantum = screened ? effective_quantum_number(shell.n) : shell.n;
    Value one;
    one.table()["nucleus"] = Value(static_cast<std::int64_t>(shell.nucleus));
    one.table()["n"] = Value(static_cast<std::int64_t>(shell.n));
    one.table()["l"] = Value(static_cast<std::int64_t>(shell.l));
    one.table()["exponent"] = Value(shell.charge / quantum);
    out.push_back(one);
  }
  return Value(out);
}

NuclearShell read_shell(const Settings& given, const ParticleHamiltonian& system) {
  const auto nucleus = static_cast<arma::uword>(given.integer("nucleus"));
  const auto n = static_cast<unsigned>(given.integer("n")),
             l = static_cast<unsigned>(given.integer("l"));
  if (nucleus >= system.space().centres().size())
    throw UsageError(fmt::format("{}a shell is about nucleus {}, but there are {}, counted from 0",
                                 given.at("nucleus"), nucleus, system.space().centres().size()));
  if (l >= n)
    throw UsageError(
        fmt::format("{}a shell has n = {} and l = {}; expected an l below n", given.at("l"), n, l));
  return slater_type_shell(nucleus, n, l, given.real("exponent"));
}

std::unique_ptr<Orbitals> create_slater_type(Settings& settings, const ParticleHamiltonian& system,
                                             arma::uword n) {
  if (!settings.has("shells")) settings.resolve("shells", default_slater_shells(system, n));
  std::vector<NuclearShell> shells;
  for (std::int64_t k = 0; k < settings.integer("zeta"); ++k)
    for (const Settings& given : settings.tables("shells")) {
      NuclearShell shell = read_shell(given, system);
      shell.exponent = spread_exponent(shell.exponent, k);
      if (std::ranges::any_of(shells, [&](const NuclearShell& other) {
            return other.nucleus == shell.nucleus && other.n == shell.n && other.l == shell.l &&
                   other.exponent == shell.exponent;
          }))
        throw UsageError(given.at("exponent") +
                         "two shells of slater_type are the same; give each another exponent");
      shells.push_back(std::move(shell));
    }
  return make_nuclear_orbitals(settings, system, n, std::move(shells));
}

}  // namespace

OrbitalsKind slater_type_kind() {
  Schema schema("slater_type", "Slater's functions about nuclei, and sums of them");
  schema
      .add(Key("zeta")
               .integer(between(1, 6))
               .defaults_to(1)
               .means("functions made of each shell, the first with its exponent, the others with "
                      "1.7, 1/1.7, 1.7², … times that"))
      .add(Key("shells")
               .tables(shell_schema())
               .otherwise("those of the atoms, exponents by Slater's rules")
               .means("the shells; about one nucleus the first functions are the orbitals, and "
                      "those of shells beyond are mixed to them with variational coefficients"))
      .add(Key("fixed").boolean().defaults_to(false).means(
          "keep exponents and coefficients as they are"));
  return {schema, refuse_without_nuclei, create_slater_type, nullptr};
}

}  // namespace ritz
