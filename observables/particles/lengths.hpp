#pragma once

#include <string>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨x⟩ and ⟨x²⟩, in bohr, of a set of lengths of each configuration: of all distances from the
/// origin, or of all pairs.
class Lengths final : public Observable {
 public:
  enum class Of { radii, pairs };
  /// `name` is that of ⟨x⟩; ⟨x²⟩ is name_squared.
  Lengths(ParticleSpace space, Of of, std::string name)
      : space_(std::move(space)), of_(of), name_(std::move(name)) {}

  arma::uword n_quantities() const override { return 2; }
  arma::uword n_scalars() const override { return 2; }
  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& of_walkers) const override;
  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override;
  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override;

 private:
  ParticleSpace space_;
  Of of_;
  std::string name_;
};

}  // namespace ritz
