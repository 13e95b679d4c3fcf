#include <ritz/samplers/particle_tempering.hpp>

#include <ritz/samplers/moves/langevin.hpp>
#include <ritz/samplers/tempering.hpp>

namespace ritz {

SamplerKind particle_tempering_kind() {
  Schema schema("tempering", "parallel tempering: replicas of |ψ|² to lower powers swap places");
  add_tempering_keys(schema);
  schema
      .add(Key("move")
               .choice({"particle", "all"})
               .otherwise("that of the moves")
               .means("one particle after another, or all together"))
      .add(Key("moves")
               .choice({"metropolis", "langevin"})
               .defaults_to("metropolis")
               .means("how every replica moves, with steps that grow as the power falls"))
      .add(Key("step")
               .real(above(0))
               .unit("bohr")
               .otherwise("tuned during burn-in")
               .means("the step of the walkers themselves"))
      .add(Key("target_acceptance")
               .real(between(0.05, 0.95))
               .otherwise("that of the moves")
               .means("what the step is tuned to"))
      .example("walkers = 64\nblock = 16")
      .example("walkers = 64\nblock = 16\nreplicas = 1\nmoves = \"langevin\"");
  const auto create = [](Settings& settings, const SamplerContext& context) {
    return temper({metropolis_kind(), langevin_kind()}, settings,
                  {"move", "step", "target_acceptance"}, context);
  };
  return {schema, "continuum", create};
}

}  // namespace ritz
