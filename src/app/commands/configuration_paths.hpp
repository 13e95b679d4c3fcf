#pragma once

#include <string>
#include <vector>

namespace ritz {

/// Every key of a configuration as KEY=VALUE takes it, "optimizer.learning_rate", and behind the
/// key each word that it may be, "sampler.kind=gibbs", where these are words that need no quotes;
/// sorted. Of an array of tables there is the first, "wavefunction.0.alpha". Made from
/// configuration_json_schema(), for the completion of shells.
std::vector<std::string> configuration_paths();

}  // namespace ritz
