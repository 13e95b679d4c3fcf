#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// The function u(r) of a Jastrow factor exp(Σ_{p<q} u(r_pq)). `slope` is the slope a = u'(0) of
/// each pair, which the cusp of the interaction fixes (forms without a slope ignore it). `theta`
/// are the form's parameters.
class PairForm {
 public:
  virtual ~PairForm() = default;

  virtual std::vector<ParameterGroup> parameter_groups() const = 0;
  /// Σ u over n pairs; flips `negative` for every pair whose factor e^u is negative.
  virtual double sum(const double* theta, const double* r, const double* slope, arma::uword n,
                     bool& negative) const = 0;
  /// u, u′ and u″ of every pair.
  virtual void derivatives(const double* theta, const double* r, const double* slope, arma::uword n,
                           double* u, double* u1, double* u2) const = 0;
  /// Adds Σ ∂u/∂θ_k to out[k].
  virtual void add_parameter_derivatives(const double* theta, const double* r, const double* slope,
                                         arma::uword n, double* out) const = 0;
  /// Σ ∂u/∂a, for forms whose slope may be variational.
  virtual double slope_derivative(const double* theta, const double* r, const double* slope,
                                  arma::uword n) const = 0;
};

/// u = a r/(1 + βr), parameter log β.
std::unique_ptr<PairForm> pade_form();
/// u = (a/κ)(1 − e^{−κr}), parameter log κ.
std::unique_ptr<PairForm> exponential_form();
/// u = a x + Σ_{k=2}^{K} c_k x^k with x = r/(1 + βr), parameters log β, c_2 … c_K.
std::unique_ptr<PairForm> polynomial_form(arma::uword degree);
/// e^u = 1 + a r + Σ_{k=2}^{K} c_k r^k, parameters c_2 … c_K.
std::unique_ptr<PairForm> series_form(arma::uword degree);
/// e^u = r^λ, parameter λ.
std::unique_ptr<PairForm> power_form();
/// e^u = 1 − a/r outside a, 0 inside, without parameters; the diameter a stands for the slope.
std::unique_ptr<PairForm> hard_core_form();
/// A form in the variable r² in place of r, for interactions without a cusp, where u must be even
/// in r; its slope is one variational parameter, before those of `form`.
std::unique_ptr<PairForm> even_form(std::unique_ptr<PairForm> form);

}  // namespace ritz
