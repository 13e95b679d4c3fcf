#pragma once

#include <string>

#include <ritz/nn/chain.hpp>
#include <ritz/wavefunctions/particles/pair_network.hpp>

namespace ritz {

/// A symmetric function of particles that exchange messages (Gilmer et al., ICML 2017; for
/// wavefunctions Pescia et al., PRB 110, 035108 (2024)): with features f of particles and pairs,
///
///     h_p = a(A f_p + b),    m_p = 1/(N − 1) Σ_{q ≠ p} a(B h_p + C h_q + D f_pq + d),
///     h_p ← h_p + a(E h_p + F m_p + e)    a number of times,    log ψ = ρ( 1/N Σ_p h_p ).
///
/// After the first exchange every h_p depends on all particles, as that of a deep set never does.
/// The maps B and C act on particles before their values go to pairs. Tracked walkers are evaluated
/// in full, since one moved particle changes everything.
class MessagePassing final : public PairNetwork {
 public:
  struct Form {
    arma::uword width = 16, exchanges = 2;
    std::string activation = "tanh";  ///< a
    Chain joint;                      ///< of ρ
    ChainOutput output;
  };
  MessagePassing(DeepSetsFeatures features, const Form& form, std::uint64_t seed,
                 std::size_t index);

  std::vector<ParameterGroup> parameter_groups() const override;

 private:
  std::vector<Network::Node> begin_;  // of the exchanges, and of ρ

  Network::Node exchange(Network::Node particles, Network::Node pairs, const Form& form);
};

WavefunctionKind message_passing_kind();

}  // namespace ritz
