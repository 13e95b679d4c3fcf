#pragma once

#include <armadillo>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/derivatives/log_derivatives.hpp>
#include <ritz/derivatives/log_psi.hpp>
#include <ritz/model/walker_state.hpp>
#include <ritz/space/batch.hpp>

namespace ritz {

class Hamiltonian;
class RandomBlock;

/// What a wavefunction in continuous space can do beside its value.
class SpatialDerivatives {
 public:
  virtual ~SpatialDerivatives() = default;
  /// Adds log ψ and its gradient: what importance sampling needs.
  virtual void add_gradient(const Batch& r, SpatialValues& out) const = 0;
  /// Adds log ψ, gradient and Laplacian.
  virtual void add_laplacian(const Batch& r, SpatialValues& out) const = 0;
};

/// What a wavefunction can do whose |ψ|² has hidden units that make it a mixture that is sampled
/// exactly, block by block (a restricted Boltzmann machine that stands alone).
class GibbsSampling {
 public:
  virtual ~GibbsSampling() = default;
  /// One block-Gibbs sweep, in place, of walkers first_walker, first_walker + 1, … at this step.
  virtual void gibbs_sweep(Batch& r, std::uint64_t seed, std::uint64_t first_walker,
                           std::uint64_t step) const = 0;
};

/// A named group of parameters, in the order of the parameter vector, for results and messages.
struct ParameterGroup {
  std::string name;
  arma::uword n_rows = 1;
  arma::uword n_columns = 1;
  /// The parameter is the logarithm of the quantity that the name says and that is reported:
  /// a positive quantity stays positive under any step.
  bool logarithmic = false;
};

/// A trial function ψ, or a factor of one. Const while it is evaluated; its parameters change only
/// through set_parameters. Evaluations add to their outputs, so that a product of factors is a
/// loop; every evaluation of a column depends on that column alone.
class Wavefunction {
 public:
  virtual ~Wavefunction() = default;

  arma::uword n_parameters() const { return parameters_.n_elem; }
  /// All variational parameters, real; a complex weight is two.
  const arma::vec& parameters() const { return parameters_; }
  /// Throws std::logic_error for a wrong length.
  virtual void set_parameters(const arma::vec& parameters);
  virtual std::vector<ParameterGroup> parameter_groups() const = 0;
  /// Sets the parameters such that ψ is `earlier`, a wavefunction of another form that this one
  /// contains: one with shared weights, fewer units or real parameters. Parameters that ψ has
  /// beyond keep their values, which should be small. Returns false, and changes nothing, where
  /// this form does not contain the other.
  virtual bool take_over(const Wavefunction& /*earlier*/) { return false; }

  /// ψ is real up to its sign: phases are 0 or π and no derivative of the phase exists.
  virtual bool is_real() const { return true; }
  /// ψ is known to have no signs but those of the system (`marshall`), for all parameters. Asked on
  /// lattices.
  virtual bool is_positive() const { return false; }
  /// ψ stays as it is, but for a sign, when the spins of all sites are turned, for all parameters.
  virtual bool is_even() const { return false; }
  /// ψ stays as it is when two particles of one species are exchanged.
  virtual bool is_symmetric() const { return false; }
  /// ψ changes sign when two fermions of one spin are exchanged.
  virtual bool is_antisymmetric() const { return false; }

  /// ψ has the period of the system's cell, with smooth slopes at its faces. Asked where space is
  /// periodic.
  virtual bool has_period() const { return false; }

  /// What is right but may not be meant, a sentence each, for the user.
  virtual std::vector<std::string> warnings() const { return {}; }

  /// Adds log ψ of W walkers to `out` (W columns). −infinity where ψ = 0.
  virtual void log_psi(const Batch& configurations, LogPsi& out) const = 0;
  virtual LogDerivatives log_derivatives(const Batch& configurations) const = 0;
  /// Walkers tracked with whatever this wavefunction caches; refers to this wavefunction.
  virtual std::unique_ptr<WalkerState> track(Batch configurations) const {
    return plain_state(*this, std::move(configurations));
  }

  // Capabilities; nullptr where the wavefunction lacks them.
  virtual const SpatialDerivatives* spatial() const { return nullptr; }
  virtual const GibbsSampling* gibbs() const { return nullptr; }

 protected:
  arma::vec parameters_;
};

/// What a kind of wavefunction may know when one is made.
struct WavefunctionContext {
  const Hamiltonian& hamiltonian;
  std::uint64_t seed = 1;
  std::size_t index = 0;                 ///< which factor of ψ, from 0
  std::vector<std::string> other_kinds;  ///< the kinds of the other factors
};

/// A kind of wavefunction, declared once.
struct WavefunctionKind {
  Schema schema;
  std::string family;  ///< "continuum" or "lattice": the state spaces it lives on
  /// Makes one with its initial parameters. Defaults that follow from the system are recorded in
  /// the settings. Throws UsageError where the pair makes no sense.
  std::function<std::unique_ptr<Wavefunction>(Settings&, const WavefunctionContext&)> create;
};

/// Every kind, in the order of the folder's list.
std::vector<WavefunctionKind> wavefunction_kinds();
/// Adds a kind of the program's own to those; before anything is read. It is listed, checked and
/// explained as the others are.
void add_kind(WavefunctionKind kind);

}  // namespace ritz
