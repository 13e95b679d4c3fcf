#include <ritz/wavefunctions/particles/cut_form.hpp>

namespace ritz {

namespace {

// The window with its first two derivatives by r.
struct Window {
  double f = 0, f1 = 0, f2 = 0;

  Window(double r, double cutoff) {
    const double x = r / cutoff, left = 1 - x;
    f = left * left * left * (1 + 3 * x + 6 * x * x);
    f1 = -30 * x * x * left * left / cutoff;
    f2 = -60 * x * left * (1 - 2 * x) / (cutoff * cutoff);
  }
};

class CutForm final : public PairForm {
 public:
  CutForm(std::unique_ptr<PairForm> form, double cutoff)
      : form_(std::move(form)), cutoff_(cutoff) {}

  std::vector<ParameterGroup> parameter_groups() const override {
    return form_->parameter_groups();
  }
  double sum(const double* theta, const double* r, const double* slope, arma::uword n,
             bool& negative) const override {
    double total = 0;
    for (arma::uword i = 0; i < n; ++i)
      if (r[i] < cutoff_)
        total += Window(r[i], cutoff_).f * (form_->sum(theta, r + i, slope + i, 1, negative) -
                                            form_->sum(theta, &cutoff_, slope + i, 1, negative));
    return total;
  }
  void derivatives(const double* theta, const double* r, const double* slope, arma::uword n,
                   double* u, double* u1, double* u2) const override {
    form_->derivatives(theta, r, slope, n, u, u1, u2);
    for (arma::uword i = 0; i < n; ++i) {
      if (r[i] >= cutoff_) {
        u[i] = u1[i] = u2[i] = 0;
        continue;
      }
      bool negative = false;
      u[i] -= form_->sum(theta, &cutoff_, slope + i, 1, negative);
      const Window w(r[i], cutoff_);
      u2[i] = u2[i] * w.f + 2 * u1[i] * w.f1 + u[i] * w.f2;
      u1[i] = u1[i] * w.f + u[i] * w.f1;
      u[i] *= w.f;
    }
  }
  void add_parameter_derivatives(const double* theta, const double* r, const double* slope,
                                 arma::uword n, double* out) const override {
    arma::uword n_parameters = 0;
    for (const ParameterGroup& group : form_->parameter_groups())
      n_parameters += group.n_rows * group.n_columns;
    arma::vec here(n_parameters), at_cutoff(n_parameters);
    for (arma::uword i = 0; i < n; ++i) {
      if (r[i] >= cutoff_) continue;
      here.zeros();
      at_cutoff.zeros();
      form_->add_parameter_derivatives(theta, r + i, slope + i, 1, here.memptr());
      form_->add_parameter_derivatives(theta, &cutoff_, slope + i, 1, at_cutoff.memptr());
      const double f = Window(r[i], cutoff_).f;
      for (arma::uword k = 0; k < n_parameters; ++k) out[k] += f * (here[k] - at_cutoff[k]);
    }
  }
  double slope_derivative(const double* theta, const double* r, const double* slope,
                          arma::uword n) const override {
    double total = 0;
    for (arma::uword i = 0; i < n; ++i)
      if (r[i] < cutoff_)
        total += Window(r[i], cutoff_).f * (form_->slope_derivative(theta, r + i, slope + i, 1) -
                                            form_->slope_derivative(theta, &cutoff_, slope + i, 1));
    return total;
  }

 private:
  std::unique_ptr<PairForm> form_;
  double cutoff_;
};

}  // namespace

std::unique_ptr<PairForm> cut_form(std::unique_ptr<PairForm> form, double cutoff) {
  return std::make_unique<CutForm>(std::move(form), cutoff);
}

}  // namespace ritz
