#include <ritz/vmc/run_observer.hpp>

namespace ritz {

const std::vector<HistoryColumn>& history_columns() {
  using R = IterationRecord;
  static const std::vector<HistoryColumn> columns = {{"iteration", &R::iteration, true},
                                                     {"energy", &R::energy, true},
                                                     {"energy_error", &R::energy_error, true},
                                                     {"variance", &R::variance, true},
                                                     {"acceptance", &R::acceptance, true},
                                                     {"gradient_norm", &R::gradient_norm, true},
                                                     {"learning_rate", &R::learning_rate, true},
                                                     {"seconds", &R::seconds, true},
                                                     {"clipped", &R::clipped, false},
                                                     {"clip_shift", &R::clip_shift, false}};
  return columns;
}

}  // namespace ritz
