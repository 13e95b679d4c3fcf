#include <ritz/model/sampler.hpp>

#include <algorithm>
#include <cmath>

namespace ritz {

void StepLength::adapt(double acceptance, std::uint64_t round) {
  if (!tuned_) return;
  const double gain = 4.0 / std::sqrt(1.0 + static_cast<double>(round));
  value_ *= std::exp(std::clamp(gain * (acceptance - target_), -1.5, 1.5));
}

void StepLength::archive(Archive& archive) { archive.field("step", value_); }

void add_common_sampler_keys(Schema& schema) {
  schema
      .add(Key("walkers")
               .integer(between(1, 1e8))
               .defaults_to(512)
               .means("walkers in total, over all ranks"))
      .add(Key("block")
               .integer(between(1, 1e8))
               .defaults_to(32)
               .means("walkers evaluated together; ranks own whole blocks"))
      .add(Key("burn_in")
               .integer(between(0, 1e12))
               .defaults_to(200)
               .unit("sweeps")
               .means("sweeps before the first measurement, during which steps are tuned"))
      .add(Key("sweeps")
               .integer(between(1, 1e9))
               .defaults_to(5)
               .means("sweeps between two measurements"));
}

std::vector<char> metropolis_accept(const arma::rowvec& log_probability_ratio,
                                    const arma::rowvec& u, MoveCounts& counts) {
  std::vector<char> accepted;
  metropolis_accept(log_probability_ratio, u, counts, accepted);
  return accepted;
}

void metropolis_accept(const arma::rowvec& log_probability_ratio, const arma::rowvec& u,
                       MoveCounts& counts, std::vector<char>& accepted) {
  accepted.resize(log_probability_ratio.n_elem);
  for (arma::uword k = 0; k < accepted.size(); ++k) {
    const double x = log_probability_ratio[k];
    // Only a comparison that NaN fails may accept.
    accepted[k] = x >= 0 || std::log(u[k]) < x;
    counts.accepted += accepted[k];
  }
  counts.proposed += static_cast<std::int64_t>(accepted.size());
}

}  // namespace ritz
