#pragma once

#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>

namespace ritz {

/// log ψ as a sum of terms, of which a moved particle changes those that it is in.
class JastrowSum {
 public:
  virtual ~JastrowSum() = default;
  virtual const ParticleSpace& space() const = 0;
  /// The terms of particle p if it were at `at`, all others where they are in `r`, the column of a
  /// walker; flips `negative` for negative factors. `work` has room for work_size() numbers.
  virtual double sum_from(const double* r, arma::uword p, const double* at, double* work,
                          bool& negative) const = 0;
  virtual arma::uword work_size() const = 0;
};

/// Walkers of such a wavefunction; changes of several particles are evaluated in full. `psi` and
/// `sum` are the same object.
class JastrowState final : public WalkerState {
 public:
  JastrowState(const Wavefunction& psi, const JastrowSum& sum, Batch configurations);

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override;

 private:
  void ratio_of_particle(const Changes& changes, std::size_t k, arma::uword p, LogPsi& out) const;
  void ratio_in_full(const Changes& changes, std::size_t k, LogPsi& out) const;

  const Wavefunction& psi_;
  const JastrowSum& sum_;
  mutable arma::vec work_;
};

}  // namespace ritz
