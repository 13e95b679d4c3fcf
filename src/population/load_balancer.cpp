#include <ritz/population/load_balancer.hpp>

#include <algorithm>
#include <array>

#include <ritz/population/load_balance.hpp>

namespace ritz {

double LoadBalancer::seconds_on_walkers() const {
  return times_.seconds(Activity::sampling) + times_.seconds(Activity::local_energy) +
         times_.seconds(Activity::log_derivatives);
}

void LoadBalancer::balance(double n_bytes,
                           const std::function<void(const std::vector<IndexRange>&)>& follow) {
  if (communicator_.size() == 1) return;
  const double spent = seconds_on_walkers();
  // What was measured grows, and is copied at about a gigabyte per second.
  const std::array<double, 2> own = {spent - spent_, std::max(hand_over_seconds_, 1e-9 * n_bytes)};
  const arma::mat all(communicator_.all_gather(own).data(), 2,
                      static_cast<arma::uword>(communicator_.size()));
  // Handing over may take a thirtieth of the time at most.
  if (all.row(0).max() < 30 * all.row(1).max()) return;
  spent_ = spent;
  const auto shares =
      fair_shares(ensemble_.shares(), arma::conv_to<std::vector<double>>::from(all.row(0)));
  if (shares == ensemble_.shares()) return;
  const Clock::time_point start = Clock::now();
  const auto had = ensemble_.walkers_of_ranks();
  ensemble_.share_out(shares);
  follow(had);
  hand_over_seconds_ = seconds_since(start);
}

}  // namespace ritz
