#pragma once

#include <armadillo>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>

namespace ritz {

class Archive;

/// Turns a direction, the gradient g or a natural-gradient step δ in its place, into a change of
/// the parameters. Its settings are fixed; its state (moments, step count) goes through archive().
/// Where libraries agree the conventions are PyTorch's; each kind says where they do not.
class Optimizer {
 public:
  explicit Optimizer(arma::uword n_parameters) : n_parameters_(n_parameters) {}
  virtual ~Optimizer() = default;

  arma::uword n_parameters() const { return n_parameters_; }

  /// One step downhill. Throws std::logic_error when sizes differ from n_parameters().
  void step(const arma::vec& direction, double learning_rate, arma::vec& parameters);

  virtual void archive(Archive& archive) = 0;

 protected:
  virtual void advance(const arma::vec& direction, double learning_rate, arma::vec& parameters) = 0;

 private:
  arma::uword n_parameters_;
};

/// A declared kind of optimizer. The schema has the kind's own keys and its `learning_rate`
/// (learning_rate_key()); what all kinds share (iterations, clipping, …) is added by its user.
struct OptimizerKind {
  Schema schema;
  /// Empty for a kind that needs the function itself and not only directions (lbfgs, see Lbfgs).
  std::function<std::unique_ptr<Optimizer>(const Settings&, arma::uword n_parameters)> create;
  /// Whether every step is about as long as the learning rate, whatever the length of the
  /// direction, so that it comes to rest only as the rate falls.
  bool has_step_of_rate = false;
};

/// All kinds; the list is in this folder's CMakeLists.txt.
std::vector<OptimizerKind> optimizer_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(OptimizerKind kind);

/// The optimizer of this kind with settings that its schema has resolved. Throws std::logic_error
/// for an unknown kind or one that works on functions.
std::unique_ptr<Optimizer> make_optimizer(const std::string& kind, const Settings& settings,
                                          arma::uword n_parameters);
/// The same with the defaults of its schema.
std::unique_ptr<Optimizer> make_optimizer(const std::string& kind, arma::uword n_parameters);

}  // namespace ritz
