#pragma once

#include <deque>

#include <ritz/base/blocks.hpp>
#include <ritz/natural/natural_gradient.hpp>
#include "tests/support/random_derivatives.hpp"

namespace ritz::test {

/// Random samples of a random wavefunction: what ranks own of them, and all as plain matrices.
class SampledProblem {
 public:
  SampledProblem(Ansatz ansatz, std::uint64_t seed, std::size_t n_walkers = 70,
                 arma::uword n_measurements = 8, double offset = 0)
      : layout_{n_walkers, 16},
        energy_(n_walkers, n_measurements),
        imaginary_(n_walkers, n_measurements) {
    std::mt19937_64 generator(seed);
    for (arma::uword m = 0; m < n_measurements; ++m)
      for (std::size_t b = 0; b < layout_.count(); ++b)
        units_.push_back(random_derivatives(generator, ansatz, layout_.walkers(b).size(), offset));
    // Energies that the derivatives explain in part.
    const arma::vec v = random_matrix(generator, n_parameters(), 1);
    energy_ = random_matrix(generator, n_walkers, n_measurements);
    imaginary_ = random_matrix(generator, n_walkers, n_measurements);
    for_each_unit([&](const RandomDerivatives& unit, IndexRange walkers, arma::uword m) {
      energy_.col(m).rows(walkers.begin, walkers.end - 1) += unit.log_abs.t() * v + 3;
      imaginary_.col(m).rows(walkers.begin, walkers.end - 1) += unit.phase.t() * v - 5;
    });
  }

  arma::uword n_parameters() const { return units_[0].log_abs.n_rows; }

  /// What a rank owns.
  EnergyBatch batch(const Communicator& communicator) const {
    EnergyBatch out;
    out.energy = energy_;
    out.imaginary = imaginary_;
    const IndexRange own = layout_.owned_by(static_cast<std::size_t>(communicator.rank()),
                                            static_cast<std::size_t>(communicator.size()));
    for (std::size_t k = 0; k < units_.size(); ++k) {
      const std::size_t b = k % layout_.count();
      if (b < own.begin || b >= own.end) continue;
      const auto& derivatives = units_[k].derivatives;
      out.units.push_back(
          {layout_.walkers(b), k / layout_.count(), derivatives.like(derivatives.packed())});
    }
    return out;
  }

  /// The direction of a kind from all samples on these ranks, with the gradient that belongs to it.
  arma::vec direction(const Communicator& communicator, NaturalGradient& kind, double shift) const {
    const EnergyBatch own = batch(communicator);
    const auto coefficients = gradient_coefficients(own, arma::datum::inf);
    const arma::vec gradient = energy_gradient(communicator, own, coefficients, n_parameters());
    return kind.direction(communicator, own, coefficients, gradient, shift);
  }

  /// S and g/2 from the plain matrices.
  struct Dense {
    arma::mat s;
    arma::vec half_gradient;
  };
  Dense dense() const {
    const double n = static_cast<double>(energy_.n_elem);
    arma::cx_mat o(n_parameters(), 0);
    arma::cx_rowvec e;
    for_each_unit([&](const RandomDerivatives& unit, IndexRange walkers, arma::uword m) {
      o = arma::join_rows(o, arma::cx_mat(unit.log_abs, unit.phase));
      for (std::size_t w = walkers.begin; w < walkers.end; ++w)
        e = arma::join_rows(e, arma::cx_rowvec{arma::cx_double(energy_(w, m), imaginary_(w, m))});
    });
    o.each_col() -= arma::cx_vec(arma::mean(o, 1));
    e -= arma::mean(e);
    return {arma::real(arma::conj(o) * o.st()) / n, arma::real(arma::conj(o) * e.st()) / n};
  }

 private:
  template <class Visit>
  void for_each_unit(Visit&& visit) const {
    for (std::size_t k = 0; k < units_.size(); ++k)
      visit(units_[k], layout_.walkers(k % layout_.count()), k / layout_.count());
  }

  Blocks layout_;
  arma::mat energy_, imaginary_;
  std::deque<RandomDerivatives> units_;
};

}  // namespace ritz::test
