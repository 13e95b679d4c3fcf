#include <ritz/population/stage_times.hpp>

namespace ritz {

std::string activity_name(Activity activity) {
  switch (activity) {
    case Activity::sampling:
      return "sampling";
    case Activity::local_energy:
      return "local_energy";
    case Activity::log_derivatives:
      return "log_derivatives";
    case Activity::gradient:
      return "gradient";
    case Activity::communication:
      return "communication";
    case Activity::output:
      return "output";
    case Activity::count:
      break;
  }
  return "";
}

arma::mat StageTimes::summary(const Communicator& communicator) const {
  arma::mat all(n_activities, 3);
  for (std::size_t s = 0; s < n_activities; ++s) {
    all(s, 0) = -communicator.max(-seconds_[s]);
    all(s, 1) = communicator.sum(seconds_[s]) / communicator.size();
    all(s, 2) = communicator.max(seconds_[s]);
  }
  return all;
}

}  // namespace ritz
