#include <ritz/space/enumeration.hpp>

#include <algorithm>

namespace ritz {

namespace {

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return a > Enumeration::too_many - b ? Enumeration::too_many : a + b;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > Enumeration::too_many / b ? Enumeration::too_many : a * b;
}

}  // namespace

Enumeration::Enumeration(const LatticeSpace& space) : space_(space) {
  const arma::uword n_levels = space.n_levels();
  for (const LatticeSpace::Sector& sector : space.sectors()) {
    Counted counted{sector.n_dof, sector.total.value_or(0), sector.total.has_value(), {}, 0};
    const arma::uword stride = counted.total + 1;
    counted.ways.assign((sector.n_dof + 1) * stride, 0);
    counted.ways[0] = 1;
    for (arma::uword k = 1; k <= sector.n_dof; ++k)
      for (arma::uword t = 0; t < stride; ++t) {
        std::uint64_t& ways = counted.ways[k * stride + t];
        if (!counted.is_fixed) {
          ways = product(counted.ways[k - 1], n_levels);
          continue;
        }
        for (arma::uword level = 0; level < n_levels && level <= t; ++level)
          ways = sum(ways, counted.ways[(k - 1) * stride + t - level]);
      }
    counted.size = counted.count(sector.n_dof, counted.total);
    size_ = product(size_, counted.size);
    sectors_.push_back(std::move(counted));
  }
}

std::uint64_t Enumeration::index(const double* configuration) const {
  std::uint64_t index = 0;
  for (const Counted& sector : sectors_) {
    std::uint64_t rank = 0;
    arma::uword rest = sector.total;
    for (arma::uword k = sector.n_dof; k-- > 0; ++configuration) {
      const arma::uword level = space_.level(*configuration);
      for (arma::uword lower = 0; lower < level; ++lower)
        rank += sector.count(k, sector.is_fixed ? rest - lower : 0);
      if (sector.is_fixed) rest -= level;
    }
    index = index * sector.size + rank;
  }
  return index;
}

void Enumeration::fill(std::uint64_t first, Batch& out) const {
  std::vector<std::uint64_t> ranks(sectors_.size());
  for (arma::uword w = 0; w < out.n_cols; ++w) {
    std::uint64_t index = first + w;
    for (std::size_t s = sectors_.size(); s-- > 0; index /= sectors_[s].size)
      ranks[s] = index % sectors_[s].size;
    double* to = out.colptr(w);
    for (std::size_t s = 0; s < sectors_.size(); ++s) {
      const Counted& sector = sectors_[s];
      arma::uword rest = sector.total;
      for (arma::uword k = sector.n_dof; k-- > 0; ++to) {
        arma::uword level = 0;
        for (;; ++level) {
          const std::uint64_t ways = sector.count(k, sector.is_fixed ? rest - level : 0);
          if (ranks[s] < ways) break;
          ranks[s] -= ways;
        }
        if (sector.is_fixed) rest -= level;
        *to = space_.value(level);
      }
    }
  }
}

}  // namespace ritz
