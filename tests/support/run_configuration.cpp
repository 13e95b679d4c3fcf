#include "tests/support/run_configuration.hpp"

#include <ritz/io/configuration.hpp>
#include <ritz/setup/make_problem.hpp>

namespace ritz::testing {

EnergyEstimate run_configuration(const std::string& toml,
                                 const std::function<void(Problem&)>& prepare) {
  const auto communicator = serial_communicator();
  Problem problem = make_problem(parse_toml(toml, "test.toml"), 1);
  if (prepare) prepare(problem);
  Driver driver(*communicator, problem);
  driver.run();
  Document document;
  return driver.estimate(document);
}

std::string shipped_runs() { return RITZ_SOURCE_DIR "/runs"; }

std::string shipped_run(const std::string& name) {
  return read_text_file(shipped_runs() + "/" + name);
}

NamedEstimate named(const EnergyEstimate& estimate, const std::string& name) {
  for (const auto* list : {&estimate.terms, &estimate.scalars})
    for (const auto& one : *list)
      if (one.name == name) return one;
  return {name, arma::datum::nan, arma::datum::nan};
}

}  // namespace ritz::testing
