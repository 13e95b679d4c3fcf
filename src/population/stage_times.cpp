#include <ritz/population/stage_times.hpp>

namespace ritz {

std::string stage_name(Stage stage) {
  switch (stage) {
    case Stage::sampling:
      return "sampling";
    case Stage::local_energy:
      return "local_energy";
    case Stage::log_derivatives:
      return "log_derivatives";
    case Stage::gradient:
      return "gradient";
    case Stage::communication:
      return "communication";
    case Stage::output:
      return "output";
    case Stage::count:
      break;
  }
  return "";
}

arma::mat StageTimes::summary(const Communicator& communicator) const {
  arma::mat all(n_stages, 3);
  for (std::size_t s = 0; s < n_stages; ++s) {
    all(s, 0) = -communicator.max(-seconds_[s]);
    all(s, 1) = communicator.sum(seconds_[s]) / communicator.size();
    all(s, 2) = communicator.max(seconds_[s]);
  }
  return all;
}

}  // namespace ritz
