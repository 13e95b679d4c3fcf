#include <ritz/natural/kernel_layout.hpp>

#include <algorithm>
#include <tuple>

namespace ritz {

namespace {

// Samples of a group: large enough for the matrix product of two groups to run at full speed.
constexpr std::size_t group_size = 256;

KernelLayout::Form form_of(const LogDerivatives& derivatives) {
  if (derivatives.is_real()) return KernelLayout::Form::real;
  return derivatives.is_holomorphic() ? KernelLayout::Form::hermitian : KernelLayout::Form::stacked;
}

}  // namespace

KernelLayout::KernelLayout(const Communicator& communicator, const EnergyBatch& batch)
    : rank_(communicator.rank()) {
  std::vector<double> local;
  for (std::size_t k = 0; k < batch.units.size(); ++k) {
    const auto& unit = batch.units[k];
    for (const auto x : {static_cast<std::size_t>(rank_), unit.walkers.begin, unit.walkers.end,
                         static_cast<std::size_t>(unit.measurement), k,
                         static_cast<std::size_t>(form_of(unit.derivatives))})
      local.push_back(static_cast<double>(x));
  }
  const std::vector<double> all = communicator.all_gather(local);
  for (std::size_t k = 0; k < all.size(); k += 6) {
    const auto number = [&](std::size_t i) { return static_cast<std::size_t>(all[k + i]); };
    units_.push_back({static_cast<int>(all[k]), {number(1), number(2)}, number(3), number(4)});
    form_ = static_cast<Form>(number(5));
    if (workers_.empty() || workers_.back() != units_.back().rank)
      workers_.push_back(units_.back().rank);
  }
  std::ranges::sort(units_, {}, [](const Unit& unit) {
    return std::tuple(unit.walkers.begin, unit.measurement);
  });
  for (std::size_t k = 0; k < units_.size(); ++k) {
    const std::size_t n = units_[k].walkers.size();
    if (groups_.empty() || groups_.back().samples.size() + n > group_size)
      groups_.push_back({{k, k}, {n_samples_, n_samples_}});
    n_samples_ += n;
    groups_.back().units.end = k + 1;
    groups_.back().samples.end = n_samples_;
  }
}

int KernelLayout::worker(std::size_t row) const {
  std::size_t k = 0;
  while (share(groups_.size(), k, workers_.size()).end <= row) ++k;
  return workers_[k];
}

bool KernelLayout::computes(std::size_t row, std::size_t column) const {
  const std::size_t n = groups_.size(), distance = (column + n - row) % n;
  return 2 * distance < n || (2 * distance == n && row < column);
}

std::vector<double> KernelLayout::packed_share(const EnergyBatch& batch, std::size_t group) const {
  std::vector<double> out;
  for (std::size_t k = groups_[group].units.begin; k < groups_[group].units.end; ++k) {
    if (units_[k].rank != rank_) continue;
    const arma::mat packed = batch.units[units_[k].index].derivatives.packed();
    if (out.empty()) out.reserve(packed.n_rows * groups_[group].samples.size());
    out.insert(out.end(), packed.begin(), packed.end());
  }
  return out;
}

arma::vec KernelLayout::in_order(const arma::mat& values) const {
  arma::vec out(n_samples_);
  arma::uword at = 0;
  for (const auto& unit : units_)
    for (std::size_t w = unit.walkers.begin; w < unit.walkers.end; ++w)
      out[at++] = values(w, unit.measurement);
  return out;
}

void KernelLayout::from_order(const arma::vec& ordered, arma::mat& values) const {
  arma::uword at = 0;
  for (const auto& unit : units_)
    for (std::size_t w = unit.walkers.begin; w < unit.walkers.end; ++w)
      values(w, unit.measurement) = ordered[at++];
}

}  // namespace ritz
