#pragma once

#include <algorithm>

#include <ritz/model/move.hpp>
#include <ritz/space/lattice_space.hpp>

namespace ritz {

/// A move on a lattice: one sweep is one proposal for each degree of freedom.
class LatticeMove : public Move {
 public:
  explicit LatticeMove(const LatticeSpace& space) : n_dof_(space.n_dof()) {}
  arma::uword steps_per_sweep() const final { return n_dof_; }

 protected:
  arma::uword n_dof() const { return n_dof_; }

 private:
  arma::uword n_dof_;
};

/// One of 0 … n − 1 from a uniform number in (0, 1).
inline arma::uword pick(double u, arma::uword n) {
  return std::min(static_cast<arma::uword>(u * static_cast<double>(n)), n - 1);
}

}  // namespace ritz
