#pragma once

#include <memory>

#include <ritz/model/wavefunction.hpp>
#include <ritz/space/state_space.hpp>
#include <ritz/wavefunctions/particles/jastrow_state.hpp>
#include <ritz/wavefunctions/particles/pair_form.hpp>

namespace ritz {

/// A pair correlation of particles in continuous space: log ψ = Σ_{p<q} u(r_pq).
class Jastrow final : public Wavefunction, public SpatialDerivatives, public JastrowSum {
 public:
  /// `slopes` holds the slope u'(0) of each pair, n x n, symmetric. The form's parameters start at
  /// `theta`; they are variational unless `fixed`.
  Jastrow(const ParticleSpace& space, std::unique_ptr<PairForm> form, const arma::mat& slopes,
          arma::vec theta, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_symmetric() const override { return true; }
  bool has_period() const override { return space_.is_periodic(); }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  /// Σ_{q≠p} u(|at − r_q|).
  double sum_from(const double* r, arma::uword p, const double* at, double* work,
                  bool& negative) const override;
  arma::uword work_size() const override { return space_.n_particles(); }
  const ParticleSpace& space() const override { return space_; }

 private:
  void add_derivatives(const Batch& r, SpatialValues& out, bool with_laplacian) const;

  ParticleSpace space_;
  std::unique_ptr<PairForm> form_;
  arma::vec pair_slopes_;   // in the order of pairs p < q
  arma::mat other_slopes_;  // (n − 1) x n: column p holds the slopes to all others, in order
  arma::vec theta_;
};

WavefunctionKind jastrow_kind();

}  // namespace ritz
