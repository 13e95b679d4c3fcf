#include <ritz/wavefunctions/particles/orbitals/molecular_start.hpp>

#include <cmath>

#include <ritz/wavefunctions/particles/orbitals/nuclear_shells.hpp>

namespace ritz {

namespace {

struct IntegrationPoints {
  arma::mat at;  // 3 x M
  arma::rowvec weight;
};

constexpr arma::uword n_radii = 30, n_heights = 10, n_turns = 12;

// The share of a nucleus in a point.
double becke_share(const std::vector<Centre>& nuclei, arma::uword of, const arma::vec& at) {
  double own = 0, all = 0;
  for (arma::uword i = 0; i < nuclei.size(); ++i) {
    double cell = 1;
    for (arma::uword j = 0; j < nuclei.size(); ++j) {
      if (j == i) continue;
      double mu = (arma::norm(at - nuclei[i].position) - arma::norm(at - nuclei[j].position)) /
                  arma::norm(nuclei[i].position - nuclei[j].position);
      for (int k = 0; k < 3; ++k) mu = 1.5 * mu - 0.5 * mu * mu * mu;
      cell *= 0.5 * (1 - mu);
    }
    all += cell;
    if (i == of) own = cell;
  }
  return own / all;
}

// r = (1 + x)/(1 − x) with Chebyshev's points x; heights and turns on the sphere are even.
IntegrationPoints integration_points(const std::vector<Centre>& nuclei) {
  IntegrationPoints out;
  out.at.set_size(3, nuclei.size() * n_radii * n_heights * n_turns);
  out.weight.set_size(out.at.n_cols);
  const double pi = arma::datum::pi;
  arma::uword next = 0;
  for (arma::uword a = 0; a < nuclei.size(); ++a)
    for (arma::uword i = 1; i <= n_radii; ++i) {
      const double angle = pi * static_cast<double>(i) / (n_radii + 1.0);
      const double x = std::cos(angle), r = (1 + x) / (1 - x);
      const double radial =
          pi / (n_radii + 1.0) * std::sin(angle) * r * r * 2 / ((1 - x) * (1 - x));
      for (arma::uword j = 0; j < n_heights; ++j)
        for (arma::uword k = 0; k < n_turns; ++k) {
          const double z = (2.0 * static_cast<double>(j) + 1) / n_heights - 1;
          const double phi = 2 * pi * (static_cast<double>(k) + 0.5) / n_turns;
          const double rho = r * std::sqrt(1 - z * z);
          const arma::vec at =
              nuclei[a].position + arma::vec{rho * std::cos(phi), rho * std::sin(phi), r * z};
          out.at.col(next) = at;
          out.weight[next++] = radial * 4 * pi / (n_heights * n_turns) * becke_share(nuclei, a, at);
        }
    }
  return out;
}

arma::rowvec start_potential(const ParticleHamiltonian& system, const arma::mat& at) {
  const bool screened = electrons_repel(system);
  arma::rowvec out(at.n_cols, arma::fill::zeros);
  for (const Centre& nucleus : system.space().centres())
    for (arma::uword m = 0; m < at.n_cols; ++m) {
      const double r = arma::norm(at.col(m) - nucleus.position);
      const double inner = std::max(nucleus.charge - 1, 0.0);
      const double cover = screened ? std::exp(-1.5 * std::cbrt(nucleus.charge) * r) : 1.0;
      out[m] -= (nucleus.charge - inner + inner * cover) / r;
    }
  return out;
}

}  // namespace

arma::mat molecular_start(const ParticleHamiltonian& system, const NuclearBasis& basis,
                          arma::uword n) {
  const IntegrationPoints points = integration_points(system.space().centres());
  NuclearBasis::Values x;
  basis.evaluate(points.at, NuclearBasis::Ask::derivatives, x);
  const auto corrected = [&](const arma::mat& values) -> arma::mat {
    return values.head_rows(basis.n_functions()) -
           basis.correction() * values.tail_rows(basis.n_nuclei());
  };
  const arma::mat value = corrected(x.value);
  arma::mat energy = value;
  energy.each_row() %= start_potential(system, points.at);
  energy -= 0.5 * corrected(x.laplacian);
  arma::mat weighted = value;
  weighted.each_row() %= points.weight;
  const arma::mat overlap = arma::symmatu(weighted * value.t());
  const arma::mat h = weighted * energy.t();
  arma::vec scales, energies;
  arma::mat axes, vectors;
  arma::eig_sym(scales, axes, overlap);
  axes.each_row() /= arma::sqrt(arma::clamp(scales, 1e-8, arma::datum::inf)).t();
  arma::eig_sym(energies, vectors, arma::symmatu(axes.t() * (0.5 * (h + h.t())) * axes));
  return (axes * vectors.head_cols(n)).t();
}

}  // namespace ritz
