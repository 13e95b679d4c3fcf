#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/model/term.hpp>

namespace ritz {

/// The interaction energy Σ_{p<q} v(r_pq) of particles in continuous space.
class PairInteraction : public Term {
 public:
  /// `dimensions` of space.
  PairInteraction(std::string name, arma::uword dimensions)
      : Term(std::move(name)), dimensions_(dimensions) {}

  void add_local_values(LocalValues& out) const final;
  /// For n pairs at distances r: adds Σ v to `energy` and Σ r v′ (their share of Σ_i r_i·∇_i V) to
  /// `r_dot_gradient`.
  virtual void add(const double* r, arma::uword n, double& energy,
                   double& r_dot_gradient) const = 0;
  /// Whether particles do not feel each other.
  virtual bool is_zero() const { return false; }
  /// "Coulomb interaction".
  virtual std::string description() const = 0;
  arma::uword dimensions() const { return dimensions_; }

 private:
  arma::uword dimensions_;
};

/// A kind of pair interaction, declared once. `create` takes the name of the term and the
/// dimensions of space, and throws UsageError where the interaction has no meaning in them.
struct PairInteractionKind {
  Schema schema;
  std::function<std::unique_ptr<PairInteraction>(const Settings&, const std::string& name,
                                                 arma::uword dimensions)>
      create;
};

/// Every kind, in the order of the folder's list.
std::vector<PairInteractionKind> pair_interaction_kinds();

/// The schemas of all, for a key `interaction`.
std::vector<Schema> interaction_schemas();
/// The term "interaction" that such a table asks for.
std::unique_ptr<PairInteraction> make_interaction(const Settings& settings, arma::uword dimensions);

}  // namespace ritz
