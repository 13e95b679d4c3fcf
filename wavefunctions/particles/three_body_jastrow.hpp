#pragma once

#include <vector>

#include <ritz/wavefunctions/particles/jastrow_state.hpp>

namespace ritz {

/// Correlations of pairs, of particles with centres, and of both,
///
///     log ψ = Σ_{p<q} [a_pq y/β + Σ_m c_m y^m] + Σ_{pI} [a_I x/β' + Σ_k d_k x^k]
///           + Σ_{p<q, I} Σ_{klm} e_klm (x_p^k x_q^l + x_p^l x_q^k) y^m,
///
/// y = βr_pq/(1 + βr_pq), x = β'r_pI/(1 + β'r_pI), with powers up to k + l + m = `order` and none
/// of them 1, so that the cusps are those of a_pq and a_I alone (K. E. Schmidt and J. W. Moskowitz,
/// J. Chem. Phys. 93, 4172 (1990)). c and e are others for particles of one species than for those
/// of two; d and e are others for each charge of a centre. Parameters: log β, log β', c, d, e.
class ThreeBodyJastrow final : public Wavefunction, public SpatialDerivatives, public JastrowSum {
 public:
  static constexpr unsigned largest_order = 8;
  struct Form {
    std::vector<Centre> centres;
    arma::mat slopes;         ///< a of each pair, n x n
    arma::vec centre_slopes;  ///< a of each centre
    unsigned order = 6;
    double beta = 1;  ///< start of both
  };
  ThreeBodyJastrow(const ParticleSpace& space, Form form, bool fixed);

  void set_parameters(const arma::vec& parameters) override;
  std::vector<ParameterGroup> parameter_groups() const override;
  bool is_symmetric() const override { return true; }
  void log_psi(const Batch& r, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& r) const override;
  std::unique_ptr<WalkerState> track(Batch configurations) const override;
  const SpatialDerivatives* spatial() const override { return this; }
  void add_gradient(const Batch& r, SpatialValues& out) const override;
  void add_laplacian(const Batch& r, SpatialValues& out) const override;

  const ParticleSpace& space() const override { return space_; }
  double sum_from(const double* r, arma::uword p, const double* at, double* work,
                  bool& negative) const override;
  arma::uword work_size() const override { return 0; }

 private:
  struct Powers {
    unsigned k, l, m;
  };
  // A scaled distance x(r) and its powers, with dx/dr and d²x/dr²; `unit` points along r.
  struct Scaled {
    double power[largest_order + 1];
    double slope, curvature, distance, unit[3];
  };
  // A function of x_p, x_q and y, with its derivatives.
  struct Triple {
    double value = 0, p = 0, q = 0, y = 0, pp = 0, qq = 0, yy = 0, py = 0, qy = 0;
  };
  // A function of one scaled distance.
  struct Single {
    double value, slope, curvature;
  };

  Scaled scaled(const double* from, const double* to, double beta) const;
  Single single(const double* c, double linear, const Scaled& x) const;
  Triple triple(const double* e, const Scaled& p, const Scaled& q, const Scaled& y) const;
  double triple_value(const double* e, const Scaled& p, const Scaled& q, const Scaled& y) const;
  void add_spatial(const double* r, double& log_abs, double* gradient, double* laplacian) const;
  // Each returns the Laplacian that it adds.
  double add_radial(const Single& f, const Scaled& x, double* gradient_p, double* gradient_q) const;
  double add_triple(const Triple& f, const Scaled& p, const Scaled& q, const Scaled& y,
                    double* gradient_p, double* gradient_q) const;
  void add_parameter_derivatives(const double* r, double* out) const;

  arma::uword channel(arma::uword p, arma::uword q) const {
    return n_channels_ == 2 && space_.same_species(p, q) ? 1 : 0;
  }
  // Where the coefficients begin among all parameters.
  arma::uword pair_terms(arma::uword channel) const { return 2 + channel * n_powers_; }
  arma::uword centre_terms(arma::uword centre) const {
    return pair_terms(n_channels_) + charge_[centre] * n_powers_;
  }
  arma::uword triple_terms(arma::uword centre, arma::uword channel) const {
    return pair_terms(n_channels_) + n_charges_ * n_powers_ +
           (charge_[centre] * n_channels_ + channel) * powers_.size();
  }

  ParticleSpace space_;
  Form form_;
  arma::uword n_channels_, n_powers_, n_charges_ = 0;
  std::vector<arma::uword> charge_;  // which of the different charges a centre has
  std::vector<Powers> powers_;
  arma::vec theta_;
  double beta_ = 1, centre_beta_ = 1;
};

}  // namespace ritz
