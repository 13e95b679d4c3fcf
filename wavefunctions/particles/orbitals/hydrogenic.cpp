#include <ritz/wavefunctions/particles/orbitals/hydrogenic.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>
#include <ritz/wavefunctions/particles/orbitals/nuclear_shells.hpp>

namespace ritz {

OrbitalsKind hydrogenic_kind() {
  Schema schema("hydrogenic", "states of one electron about a nucleus, with effective charges");
  schema
      .add(Key("charges")
               .real(above(0))
               .reals(above(0))
               .otherwise("the nuclear charge, less Slater's shielding where electrons repel")
               .means("start of the charge of all shells or of each, in the order 1s, 2s, 2p, 3s, "
                      "… of each nucleus"))
      .add(Key("fixed").boolean().defaults_to(false).means("keep charges and mixing as they are"));
  const auto create = [](Settings& settings, const ParticleHamiltonian& system, arma::uword n) {
    std::vector<AtomicShell> atomic = default_shells(system, n);
    if (!settings.has("charges")) {
      Value::Array charges;
      for (const AtomicShell& shell : atomic) charges.emplace_back(shell.charge);
      settings.resolve("charges", Value(charges));
    }
    const std::vector<double> charges = settings.reals("charges");
    if (charges.size() != 1 && charges.size() != atomic.size())
      throw UsageError(
          fmt::format("{}\"charges\" of the hydrogenic orbitals has {} entries, but the number of "
                      "shells is {}; "
                      "expected one number or one per shell",
                      settings.at("charges"), charges.size(), atomic.size()));
    std::vector<NuclearShell> shells;
    for (std::size_t s = 0; s < atomic.size(); ++s)
      shells.push_back(hydrogenic_shell(atomic[s].nucleus, atomic[s].n, atomic[s].l,
                                        charges[charges.size() == 1 ? 0 : s] / atomic[s].n));
    return make_nuclear_orbitals(settings, system, n, std::move(shells));
  };
  const auto solves = [](const ParticleHamiltonian& system) {
    return !electrons_repel(system) && system.space().centres().size() == 1;
  };
  return {schema, refuse_without_nuclei, create, solves};
}

}  // namespace ritz
