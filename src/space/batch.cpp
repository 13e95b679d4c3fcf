#include <ritz/space/batch.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace ritz {

void Changes::resize_single(std::size_t n) {
  walker.resize(n);
  dof.resize(n);
  value.resize(n);
  first.resize(n + 1);
  std::iota(first.begin(), first.end(), 0u);
}

Changes Changes::subset(const std::vector<char>& chosen) const {
  Changes out;
  for (std::size_t k = 0; k < size(); ++k) {
    if (!chosen[k]) continue;
    for (std::uint32_t e = first[k]; e < first[k + 1]; ++e) out.set(dof[e], value[e]);
    out.end_change(walker[k]);
  }
  return out;
}

void Changes::trials(const Batch& x, Batch& out) const {
  out.set_size(x.n_rows, size());
  for (std::size_t k = 0; k < size(); ++k) write_trial(k, x, out.colptr(k));
}

void Changes::write_trial(std::size_t k, const Batch& x, double* out) const {
  std::copy_n(x.colptr(walker[k]), x.n_rows, out);
  for (std::uint32_t e = first[k]; e < first[k + 1]; ++e) out[dof[e]] = value[e];
}

arma::uword Changes::particle(std::size_t k, arma::uword dimensions) const {
  const std::uint32_t begin = first[k], end = first[k + 1];
  if (begin == end) return several;
  const arma::uword p = dof[begin] / dimensions;
  for (std::uint32_t e = begin + 1; e < end; ++e)
    if (dof[e] / dimensions != p) return several;
  return p;
}

void Changes::require_distinct() const {
  const auto begin = dof.begin() + first.back();
  if (std::adjacent_find(begin, dof.end(), std::greater_equal()) == dof.end()) return;
  for (auto e = begin; e != dof.end(); ++e)
    if (std::find(begin, e, *e) != e)
      throw std::logic_error(fmt::format(
          "Changes: a change of walkers sets the degree of freedom {} twice; set it once", *e));
}

}  // namespace ritz
