#include <ritz/setup/run_schemas.hpp>

#include <ritz/natural/natural_gradient.hpp>
#include <ritz/optim/clipping.hpp>
#include <ritz/optim/schedule.hpp>
#include <ritz/random/seed_key.hpp>

namespace ritz {

namespace {

constexpr std::int64_t usual_iterations = 300;

// Falls to where the noise of sampled gradients moves parameters by less than a hundredth. It does
// not follow from the number of iterations: a run that is given more goes on as if it had had them
// from the beginning.
Value falling_rate() {
  Value out{Value::Table()};
  out.table()["kind"] = "cosine";
  out.table()["initial"] = 0.02;
  out.table()["final"] = 0.001;
  out.table()["iterations"] = usual_iterations;
  return out;
}

}  // namespace

Schema top_level_schema() {
  Schema schema("run", "a variational Monte Carlo run");
  schema.add(seed_key())
      .add(Key("system").any_table().means("what is solved"))
      .add(Key("wavefunction").any_tables().means("factors of ψ"))
      .add(Key("projection").any_table().means("symmetries over which ψ is summed"))
      .add(Key("sampler").any_table().means("how walkers move"))
      .add(Key("optimizer").any_table().means("how parameters improve"))
      .add(Key("estimate").any_table().means("the final energy"))
      .add(Key("checkpoint").any_table().means("what a stopped run goes on from"))
      .add(Key("start_from")
               .text()
               .means("directory of an earlier run whose parameters are taken where names and "
                      "shapes fit, or one form contains the other; \"previous\" in a scan for the "
                      "point before"))
      .add(Key("scan").any_table().means(
          "for `ritz scan`: keys with arrays of values, every combination is a run"));
  return schema;
}

Schema estimate_schema() {
  Schema schema("estimate", "the final energy, at fixed parameters");
  schema
      .add(Key("samples")
               .integer(between(0, 1e15))
               .defaults_to(100000)
               .means("samples over all ranks, rounded up to a multiple of walkers; 0 for none"))
      .add(Key("observables")
               .texts()
               .defaults_to(Value(Value::Array{}))
               .means("what is measured beside the energy (`ritz list observables`)"));
  return schema;
}

Schema checkpoint_schema() {
  Schema schema("checkpoint", "what a stopped run goes on from");
  schema.add(Key("every")
                 .integer(between(1, 1e12))
                 .duration()
                 .defaults_to("60s")
                 .means("time, or iterations (of the final estimate: their samples), between two "
                        "checkpoints"));
  return schema;
}

std::vector<OptimizerKind> run_optimizer_kinds() {
  auto kinds = optimizer_kinds();
  // What needs the energy as a function has no place in sampling.
  std::erase_if(kinds, [](const OptimizerKind& kind) { return !kind.create; });
  for (auto& kind : kinds) {
    if (kind.has_step_of_rate) kind.schema.replace(learning_rate_key(falling_rate()));
    kind.schema
        .add(Key("iterations")
                 .integer(between(0, 1e12))
                 .defaults_to(usual_iterations)
                 .means("optimization steps; 0 evaluates only"))
        .add(
            Key("samples")
                .integer(between(1, 1e12))
                .defaults_to(4096)
                .means("samples per iteration over all ranks, rounded up to a multiple of walkers"))
        .add(Key("energy_clip")
                 .real(above(0))
                 .choice({"none"})
                 .otherwise("5 where particles make ψ change its sign, \"none\" elsewhere")
                 .means("for the gradient alone, local energies are drawn in to the median ± this "
                        "many mean absolute deviations × √iteration; not under "
                        "full summation"));
    add_clipping_keys(kind.schema);
    kind.schema.add(natural_gradient_key());
  }
  return kinds;
}

}  // namespace ritz
