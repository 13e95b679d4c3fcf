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

// So wide that the numbers of all samples take 32 MB: by the samples alone, since the choice
// changes rounding.
arma::uword KernelLayout::slice_width(std::uint64_t n_samples) {
  constexpr std::uint64_t most = std::uint64_t{1} << 22;
  return std::max<arma::uword>(most / std::max<std::uint64_t>(n_samples, 1), 1);
}

KernelLayout::KernelLayout(const Communicator& communicator, const EnergyBatch& batch) {
  if (!batch.units.empty())
    slices_ = batch.units.front().derivatives.slices(slice_width(batch.n_samples()));
  read_units(communicator, batch);
  std::ranges::sort(units_, {}, [](const Unit& unit) {
    return std::tuple(unit.walkers.begin, unit.measurement);
  });
  make_groups();
}

// Every rank says what it has: how many units and slices, the widths of these, and of each unit
// four numbers.
void KernelLayout::read_units(const Communicator& communicator, const EnergyBatch& batch) {
  std::vector<double> local;
  const auto say = [&](auto... numbers) { (local.push_back(static_cast<double>(numbers)), ...); };
  say(batch.units.size(), slices_.size());
  for (const auto& slice : slices_) say(slice.width);
  for (const auto& unit : batch.units)
    say(unit.walkers.begin, unit.walkers.end, unit.measurement, form_of(unit.derivatives));
  const std::vector<double> all = communicator.all_gather(local);
  const double* at = all.data();
  const auto next = [&] { return static_cast<std::size_t>(*at++); };
  arma::uword n_arrived = 0;
  for (int rank = 0; rank < communicator.size(); ++rank) {
    const std::size_t n_units = next(), n_slices = next();
    std::vector<std::size_t> widths(n_slices);
    for (std::size_t& width : widths) width = next();
    if (n_units > 0) {
      workers_.push_back(rank);
      widths_ = widths;
    }
    n_sent_.push_back(0);
    for (std::size_t k = 0; k < n_units; ++k) {
      const std::size_t begin = next(), end = next(), measurement = next();
      form_ = static_cast<Form>(next());
      units_.push_back({{begin, end}, measurement, n_arrived, 0});
      n_arrived += end - begin;
      n_sent_.back() += end - begin;
    }
  }
}

void KernelLayout::make_groups() {
  for (std::size_t k = 0; k < units_.size(); ++k) {
    const std::size_t n = units_[k].walkers.size();
    if (groups_.empty() || groups_.back().samples.size() + n > group_size)
      groups_.push_back({{k, k}, {n_samples_, n_samples_}});
    units_[k].begin = n_samples_;
    n_samples_ += n;
    groups_.back().units.end = k + 1;
    groups_.back().samples.end = n_samples_;
  }
}

TileLayout KernelLayout::tiles() const {
  std::vector<arma::uword> sizes;
  for (const Group& group : groups_) sizes.push_back(n_parts() * group.samples.size());
  return {std::move(sizes), workers_};
}

arma::mat KernelLayout::gather(const Communicator& communicator, const EnergyBatch& batch,
                               std::size_t slice) const {
  const std::size_t width = widths_[slice];
  std::vector<double> local;
  for (const auto& unit : batch.units) {
    const arma::mat packed = unit.derivatives.slice(slices_[slice]).packed();
    if (local.empty())
      local.reserve(width * n_sent_[static_cast<std::size_t>(communicator.rank())]);
    local.insert(local.end(), packed.begin(), packed.end());
  }
  std::vector<std::size_t> lengths;
  for (const std::size_t n : n_sent_) lengths.push_back(width * n);
  const std::vector<double> all = communicator.all_gather(local, lengths);
  arma::mat out(width, n_samples_);
  for (const Unit& unit : units_)
    std::copy_n(all.data() + width * unit.arrives, width * unit.walkers.size(),
                out.memptr() + width * unit.begin);
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
