#pragma once

#include <ritz/model/wavefunction.hpp>

namespace ritz {

/// The sign Π x_i over some sites of spins ½, x = ±1: the factor of ψ that the key `marshall` of a
/// system adds (W. Marshall, Proc. R. Soc. A 232, 48 (1955)). It has no parameters.
class MarshallSigns final : public Wavefunction {
 public:
  /// A flag for every site. Throws std::logic_error where there is none.
  explicit MarshallSigns(std::vector<char> sites);

  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  bool is_positive() const override { return true; }
  bool is_even() const override { return true; }
  void log_psi(const Batch& x, LogPsi& out) const override;
  LogDerivatives log_derivatives(const Batch& x) const override { return LogDerivatives(x.n_cols); }
  std::unique_ptr<WalkerState> track(Batch configurations) const override;

 private:
  std::vector<char> sites_;
};

}  // namespace ritz
