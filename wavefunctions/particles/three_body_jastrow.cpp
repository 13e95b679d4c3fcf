#include <ritz/wavefunctions/particles/three_body_jastrow.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ritz {

namespace {

std::vector<arma::uword> number_charges(const std::vector<Centre>& centres, arma::uword& n) {
  std::vector<double> known;
  std::vector<arma::uword> out;
  for (const Centre& centre : centres) {
    const auto found = std::ranges::find(known, centre.charge);
    out.push_back(static_cast<arma::uword>(found - known.begin()));
    if (found == known.end()) known.push_back(centre.charge);
  }
  n = known.size();
  return out;
}

// Whether there are pairs of one species and pairs of two.
bool has_both_channels(const ParticleSpace& space) {
  bool like = false, unlike = false;
  for (arma::uword p = 0; p < space.n_particles(); ++p)
    for (arma::uword q = 0; q < p; ++q) (space.same_species(p, q) ? like : unlike) = true;
  return like && unlike;
}

}  // namespace

ThreeBodyJastrow::ThreeBodyJastrow(const ParticleSpace& space, Form form, bool fixed)
    : space_(space),
      form_(std::move(form)),
      n_channels_(has_both_channels(space) ? 2 : 1),
      n_powers_(form_.order - 1),
      charge_(number_charges(form_.centres, n_charges_)) {
  for (unsigned k = 2; k <= form_.order; ++k)
    for (unsigned l = 0; l <= k; ++l)
      for (unsigned m = 0; k + l + m <= form_.order; ++m)
        if (l != 1 && m != 1 && l + m > 0) powers_.push_back({k, l, m});
  theta_.zeros(triple_terms(0, 0) - charge_[0] * n_channels_ * powers_.size() +
               n_charges_ * n_channels_ * powers_.size());
  theta_.head(2).fill(std::log(form_.beta));
  beta_ = centre_beta_ = form_.beta;
  if (!fixed) parameters_ = theta_;
}

void ThreeBodyJastrow::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  if (parameters_.is_empty()) return;
  theta_ = parameters_;
  beta_ = std::exp(theta_[0]);
  centre_beta_ = std::exp(theta_[1]);
}

std::vector<ParameterGroup> ThreeBodyJastrow::parameter_groups() const {
  if (parameters_.is_empty()) return {};
  std::vector<ParameterGroup> out = {
      {.name = "beta", .logarithmic = true},
      {.name = "centre_beta", .logarithmic = true},
      {.name = "pairs", .n_rows = n_powers_, .n_columns = n_channels_},
      {.name = "centres", .n_rows = n_powers_, .n_columns = n_charges_}};
  if (!powers_.empty())
    out.push_back({.name = "pairs_at_centres",
                   .n_rows = powers_.size(),
                   .n_columns = n_channels_ * n_charges_});
  return out;
}

ThreeBodyJastrow::Scaled ThreeBodyJastrow::scaled(const double* from, const double* to,
                                                  double beta) const {
  Scaled out;
  double square = 0;
  for (arma::uword k = 0; k < space_.dimensions(); ++k) {
    out.unit[k] = to[k] - from[k];
    square += out.unit[k] * out.unit[k];
  }
  out.distance = std::max(std::sqrt(square), std::numeric_limits<double>::min());
  for (arma::uword k = 0; k < space_.dimensions(); ++k) out.unit[k] /= out.distance;
  const double rest = 1 / (1 + beta * out.distance), x = beta * out.distance * rest;
  out.power[0] = 1;
  for (unsigned k = 1; k <= form_.order; ++k) out.power[k] = out.power[k - 1] * x;
  out.slope = beta * rest * rest;
  out.curvature = -2 * beta * rest * out.slope;
  return out;
}

// The polynomial with this linear coefficient and c_2, c_3, …, by x.
ThreeBodyJastrow::Single ThreeBodyJastrow::single(const double* c, double linear,
                                                  const Scaled& x) const {
  Single out{linear * x.power[1], linear, 0};
  for (unsigned k = 2; k <= form_.order; ++k, ++c) {
    out.value += *c * x.power[k];
    out.slope += *c * k * x.power[k - 1];
    out.curvature += *c * (k * (k - 1)) * x.power[k - 2];
  }
  return out;
}

double ThreeBodyJastrow::triple_value(const double* e, const Scaled& p, const Scaled& q,
                                      const Scaled& y) const {
  double out = 0;
  for (const auto& [k, l, m] : powers_)
    out += *e++ * (p.power[k] * q.power[l] + p.power[l] * q.power[k]) * y.power[m];
  return out;
}

ThreeBodyJastrow::Triple ThreeBodyJastrow::triple(const double* e, const Scaled& p, const Scaled& q,
                                                  const Scaled& y) const {
  const auto first = [](const Scaled& x, unsigned k) { return k > 0 ? k * x.power[k - 1] : 0.0; };
  const auto second = [](const Scaled& x, unsigned k) {
    return k > 1 ? k * (k - 1) * x.power[k - 2] : 0.0;
  };
  Triple out;
  for (const auto& [k, l, m] : powers_) {
    const double c = *e++, ym = c * y.power[m], ym1 = c * first(y, m);
    const double both = p.power[k] * q.power[l] + p.power[l] * q.power[k];
    const double by_p = first(p, k) * q.power[l] + first(p, l) * q.power[k];
    const double by_q = p.power[k] * first(q, l) + p.power[l] * first(q, k);
    out.value += both * ym;
    out.p += by_p * ym;
    out.q += by_q * ym;
    out.y += both * ym1;
    out.pp += (second(p, k) * q.power[l] + second(p, l) * q.power[k]) * ym;
    out.qq += (p.power[k] * second(q, l) + p.power[l] * second(q, k)) * ym;
    out.yy += both * c * second(y, m);
    out.py += by_p * ym1;
    out.qy += by_q * ym1;
  }
  return out;
}

double ThreeBodyJastrow::sum_from(const double* r, arma::uword p, const double* at, double*,
                                  bool&) const {
  const arma::uword d = space_.dimensions();
  double out = 0;
  for (arma::uword c = 0; c < form_.centres.size(); ++c) {
    const double* centre = form_.centres[c].position.memptr();
    const Scaled x = scaled(centre, at, centre_beta_);
    out += single(&theta_[centre_terms(c)], form_.centre_slopes[c] / centre_beta_, x).value;
    for (arma::uword q = 0; q < space_.n_particles(); ++q) {
      if (q == p) continue;
      const Scaled y = scaled(r + q * d, at, beta_);
      const arma::uword t = channel(p, q);
      if (c == 0) out += single(&theta_[pair_terms(t)], form_.slopes.at(p, q) / beta_, y).value;
      if (powers_.empty()) continue;
      out +=
          triple_value(&theta_[triple_terms(c, t)], x, scaled(centre, r + q * d, centre_beta_), y);
    }
  }
  return out;
}

void ThreeBodyJastrow::log_psi(const Batch& r, LogPsi& out) const {
  for (arma::uword w = 0; w < r.n_cols; ++w)
    add_spatial(r.colptr(w), out.log_abs[w], nullptr, nullptr);
}

void ThreeBodyJastrow::add_gradient(const Batch& r, SpatialValues& out) const {
  for (arma::uword w = 0; w < r.n_cols; ++w)
    add_spatial(r.colptr(w), out.log_psi.log_abs[w], out.gradient.colptr(w), nullptr);
}

void ThreeBodyJastrow::add_laplacian(const Batch& r, SpatialValues& out) const {
  for (arma::uword w = 0; w < r.n_cols; ++w)
    add_spatial(r.colptr(w), out.log_psi.log_abs[w], out.gradient.colptr(w), &out.laplacian[w]);
}

std::unique_ptr<WalkerState> ThreeBodyJastrow::track(Batch configurations) const {
  return std::make_unique<JastrowState>(*this, *this, std::move(configurations));
}

// ∇²f(x(r)) = f″x′² + f′(x″ + (d − 1)x′/r), for each of the particles at its ends.
double ThreeBodyJastrow::add_radial(const Single& f, const Scaled& x, double* gradient_p,
                                    double* gradient_q) const {
  const arma::uword d = space_.dimensions();
  for (arma::uword k = 0; k < d; ++k) {
    const double slope = f.slope * x.slope * x.unit[k];
    gradient_p[k] += slope;
    if (gradient_q) gradient_q[k] -= slope;
  }
  return f.curvature * x.slope * x.slope +
         f.slope * (x.curvature + static_cast<double>(d - 1) * x.slope / x.distance);
}

double ThreeBodyJastrow::add_triple(const Triple& f, const Scaled& p, const Scaled& q,
                                    const Scaled& y, double* gradient_p, double* gradient_q) const {
  double cosine_p = 0, cosine_q = 0;  // of the directions to the centre and to the other particle
  for (arma::uword k = 0; k < space_.dimensions(); ++k) {
    cosine_p += p.unit[k] * y.unit[k];
    cosine_q -= q.unit[k] * y.unit[k];
  }
  return add_radial({f.value, f.p, f.pp}, p, gradient_p, nullptr) +
         add_radial({f.value, f.q, f.qq}, q, gradient_q, nullptr) +
         2 * add_radial({f.value, f.y, f.yy}, y, gradient_p, gradient_q) +
         2 * y.slope * (f.py * p.slope * cosine_p + f.qy * q.slope * cosine_q);
}

void ThreeBodyJastrow::add_spatial(const double* r, double& log_abs, double* gradient,
                                   double* laplacian) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions(),
                    n_centres = form_.centres.size();
  std::vector<Scaled> x(n * n_centres);
  double value = 0, sum = 0;
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword c = 0; c < n_centres; ++c) {
      x[p * n_centres + c] = scaled(form_.centres[c].position.memptr(), r + p * d, centre_beta_);
      const Single f = single(&theta_[centre_terms(c)], form_.centre_slopes[c] / centre_beta_,
                              x[p * n_centres + c]);
      value += f.value;
      if (gradient) sum += add_radial(f, x[p * n_centres + c], gradient + p * d, nullptr);
    }
  for (arma::uword p = 0; p < n; ++p)
    for (arma::uword q = p + 1; q < n; ++q) {
      const Scaled y = scaled(r + q * d, r + p * d, beta_);
      const arma::uword t = channel(p, q);
      double* to_p = gradient ? gradient + p * d : nullptr;
      double* to_q = gradient ? gradient + q * d : nullptr;
      const Single f = single(&theta_[pair_terms(t)], form_.slopes.at(p, q) / beta_, y);
      value += f.value;
      if (gradient) sum += 2 * add_radial(f, y, to_p, to_q);
      for (arma::uword c = 0; c < n_centres && !powers_.empty(); ++c) {
        const Scaled &xp = x[p * n_centres + c], &xq = x[q * n_centres + c];
        const double* e = &theta_[triple_terms(c, t)];
        if (!gradient) {
          value += triple_value(e, xp, xq, y);
          continue;
        }
        const Triple g = triple(e, xp, xq, y);
        value += g.value;
        sum += add_triple(g, xp, xq, y, to_p, to_q);
      }
    }
  log_abs += value;
  if (laplacian) *laplacian += sum;
}

LogDerivatives ThreeBodyJastrow::log_derivatives(const Batch& r) const {
  LogDerivatives out(r.n_cols);
  if (parameters_.is_empty()) return out;
  arma::mat rows(parameters_.n_elem, r.n_cols, arma::fill::zeros);
  for (arma::uword w = 0; w < r.n_cols; ++w) add_parameter_derivatives(r.colptr(w), rows.colptr(w));
  out.add(dense_part(std::move(rows)));
  return out;
}

// ∂x/∂log β = x(1 − x), and that of x/β is −x²/β.
void ThreeBodyJastrow::add_parameter_derivatives(const double* r, double* out) const {
  const arma::uword n = space_.n_particles(), d = space_.dimensions();
  const auto by_beta = [](const Scaled& x) { return x.power[1] * (1 - x.power[1]); };
  const auto add_single = [&](arma::uword first, double linear, const Scaled& x, double& beta) {
    for (unsigned k = 2; k <= form_.order; ++k) out[first + k - 2] += x.power[k];
    const double slope = single(&theta_[first], 0, x).slope;
    beta += slope * by_beta(x) - linear * x.power[1] * x.power[1];
  };
  for (arma::uword c = 0; c < form_.centres.size(); ++c) {
    const double* centre = form_.centres[c].position.memptr();
    for (arma::uword p = 0; p < n; ++p) {
      const Scaled xp = scaled(centre, r + p * d, centre_beta_);
      add_single(centre_terms(c), form_.centre_slopes[c] / centre_beta_, xp, out[1]);
      for (arma::uword q = p + 1; q < n; ++q) {
        const Scaled y = scaled(r + q * d, r + p * d, beta_);
        const arma::uword t = channel(p, q);
        if (c == 0) add_single(pair_terms(t), form_.slopes.at(p, q) / beta_, y, out[0]);
        if (powers_.empty()) continue;
        const Scaled xq = scaled(centre, r + q * d, centre_beta_);
        const arma::uword first = triple_terms(c, t);
        const Triple g = triple(&theta_[first], xp, xq, y);
        out[0] += g.y * by_beta(y);
        out[1] += g.p * by_beta(xp) + g.q * by_beta(xq);
        double* to = out + first;
        for (const auto& [k, l, m] : powers_)
          *to++ += (xp.power[k] * xq.power[l] + xp.power[l] * xq.power[k]) * y.power[m];
      }
    }
  }
}

}  // namespace ritz
