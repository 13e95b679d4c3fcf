#pragma once

#include <armadillo>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ritz/model/hamiltonian.hpp>
#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// Orbitals at M points: n_orbitals x M each.
struct OrbitalValues {
  arma::mat value;
  std::vector<arma::mat> gradient;  ///< one matrix for each axis
  arma::mat laplacian;

  void set_size(arma::uword n_orbitals, arma::uword dimensions, arma::uword n_points);
};

/// One-particle functions φ_0, φ_1, … of which determinants are made. Points are columns, d x M:
/// one particle of every walker, or all particles of a block.
class Orbitals {
 public:
  virtual ~Orbitals() = default;
  Orbitals() = default;
  Orbitals(const Orbitals&) = delete;
  Orbitals& operator=(const Orbitals&) = delete;

  arma::uword n_orbitals() const { return n_orbitals_; }
  /// Their variational parameters, which may be none.
  const arma::vec& parameters() const { return parameters_; }
  virtual void set_parameters(const arma::vec& parameters) = 0;
  virtual std::vector<ParameterGroup> parameter_groups() const = 0;

  /// n_orbitals x M; `out` is resized.
  virtual void values(const arma::mat& points, arma::mat& out) const = 0;
  /// Values, gradients and Laplacians; `out` is resized.
  virtual void derivatives(const arma::mat& points, OrbitalValues& out) const = 0;
  /// ∂φ/∂θ_k, n_orbitals x M for each parameter; `out` is resized.
  virtual void parameter_derivatives(const arma::mat& points,
                                     std::vector<arma::mat>& out) const = 0;

  /// Whether the lowest n of them are whole levels, so that a determinant of them has the symmetry
  /// of the system.
  virtual bool fills_shells(arma::uword n) const = 0;
  /// Whether they repeat with the cell of the system.
  virtual bool have_period() const { return false; }

 protected:
  arma::uword n_orbitals_ = 0;
  arma::vec parameters_;
};

/// A kind of orbitals, declared once.
struct OrbitalsKind {
  Schema schema;
  /// Empty where these orbitals suit the system, otherwise the sentence why they do not.
  std::function<std::string(const ParticleHamiltonian&)> refusal;
  /// Makes the lowest n orbitals. Defaults that follow from the system are recorded in the
  /// settings.
  std::function<std::unique_ptr<Orbitals>(Settings&, const ParticleHamiltonian&, arma::uword n)>
      create;
  /// Whether they solve the system, so that they are its default; may be empty.
  std::function<bool(const ParticleHamiltonian&)> solves;
};

/// Every kind, in the order of the folder's list. The default for a system is what solves it, and
/// the first that suits it where there is none.
std::vector<OrbitalsKind> orbitals_kinds();
void add_kind(OrbitalsKind kind);

/// Makes the lowest n orbitals of the table under `key`, which is written when it was left out.
std::unique_ptr<Orbitals> make_orbitals(Settings& settings, const std::string& key,
                                        const ParticleHamiltonian& system, arma::uword n);

}  // namespace ritz
