#pragma once

#include <ritz/base/settings.hpp>
#include <ritz/model/fock_sum.hpp>
#include <ritz/model/lattice_hamiltonian.hpp>

namespace ritz {

/// Particles that hop between the sites of a lattice and interact where they meet: what
/// bose_hubbard, fermi_hubbard and t_v share.
class HoppingHamiltonian final : public LatticeHamiltonian {
 public:
  /// What a kind knows of itself.
  struct About {
    std::string description, listing;
    std::optional<VScoreScale> v_score_scale;
  };

  HoppingHamiltonian(Lattice lattice, FockSum sum, About about)
      : lattice_(std::move(lattice)), sum_(std::move(sum)), about_(std::move(about)) {}

  const FockSpace& space() const override { return sum_.space(); }
  std::vector<std::string> term_names() const override { return {"interaction", "kinetic"}; }
  std::string description() const override { return about_.description; }
  std::string coupling_listing() const override { return about_.listing; }
  std::optional<VScoreScale> v_score_scale() const override { return about_.v_score_scale; }

  void connect(const Batch& x, Connections& out) const override { sum_.connect(x, out); }
  arma::uword max_connections() const override { return sum_.max_connections(); }
  std::vector<SpinTurn> turns() const override { return sum_.turns(); }
  const Lattice* lattice() const override { return &lattice_; }
  const FockSum* fock_sum() const override { return &sum_; }

 private:
  Lattice lattice_;
  FockSum sum_;
  About about_;
};

/// −t of every bond of an order, with the signs of antiperiodic boundaries.
std::vector<FockSum::Hop> hops_of(const Lattice& lattice, arma::uword order, const arma::vec& t);

/// A space with the given numbers of particles. Throws UsageError, with the place of the key
/// `particles`, where they do not fit.
FockSpace read_fock_space(const Settings& settings, Statistics statistics, arma::uword n_sites,
                          const std::vector<arma::uword>& n_per_species,
                          arma::uword max_occupation);

/// Warns where a coupling that is not 0 has no bonds to act on.
void warn_without_bonds(const Settings& settings, const std::string& key,
                        const std::vector<Bond>& bonds, Hamiltonian& hamiltonian);

}  // namespace ritz
