#include <ritz/observables/particles/lengths.hpp>

#include <ritz/space/pairs.hpp>

namespace ritz {

void Lengths::measure(const WalkerBlock& block, std::span<const arma::uword> groups,
                      GroupedAccumulator& sums, arma::mat& of_walkers) const {
  const Batch& r = block.state->configurations();
  arma::vec lengths(of_ == Of::radii ? space_.n_particles() : space_.n_pairs());
  const auto n = static_cast<double>(lengths.n_elem);
  for (arma::uword w = 0; w < r.n_cols; ++w) {
    if (of_ == Of::radii)
      distances_from_origin(r.colptr(w), space_.n_particles(), space_.dimensions(),
                            lengths.memptr());
    else
      pair_distances(r.colptr(w), space_.n_particles(), space_.dimensions(), lengths.memptr(),
                     space_.side());
    of_walkers(0, w) = arma::accu(lengths) / n;
    of_walkers(1, w) = arma::dot(lengths, lengths) / n;
    sums.add_weight(groups[w]);
    sums.add_amount(groups[w], 0, of_walkers(0, w));
    sums.add_amount(groups[w], 1, of_walkers(1, w));
  }
}

void Lengths::write(const GroupedAccumulator& sums, Document& document,
                    const std::string& group) const {
  write_scalars(document, group, scalars(sums));
  const std::string path = group + "/" + name_;
  document.set_attribute(path + "/value", "unit", std::string("bohr"));
  document.set_attribute(path + "_squared/value", "unit", std::string("bohr^2"));
}

std::vector<NamedEstimate> Lengths::scalars(const GroupedAccumulator& sums) const {
  const GroupedEstimate mean = sums.mean();
  return {{name_, mean.value[0], mean.error[0], "bohr"},
          {name_ + "_squared", mean.value[1], mean.error[1], "bohr²"}};
}

}  // namespace ritz
