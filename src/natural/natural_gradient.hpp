#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ritz/base/schema.hpp>
#include <ritz/base/settings.hpp>
#include <ritz/optim/schedule.hpp>
#include <ritz/population/energy_batch.hpp>
#include <ritz/population/energy_gradient.hpp>

namespace ritz {

class Archive;

/// Turns the gradient of the energy into the direction of steepest descent on the manifold of
/// states (stochastic reconfiguration: Sorella, Phys. Rev. Lett. 80, 4558, 1998; natural gradient:
/// Amari 1998). With O = ∂ log ψ, Δ the deviation from the mean over samples and
///
///     S = Re⟨ΔO* ΔO⟩,   g = 2 Re⟨ΔO* ΔE_L⟩,
///
/// the direction δ solves (S + shift) δ = g/2. An optimizer then steps along δ in place of g.
class NaturalGradient {
 public:
  /// Reads the key `shift`, which every kind has.
  explicit NaturalGradient(const Settings& settings);
  virtual ~NaturalGradient() = default;

  /// The diagonal shift at iteration 0, 1, ….
  double shift(std::uint64_t iteration) const { return shift_->rate(iteration); }

  /// The direction δ from one iteration's samples, with the coefficients and the gradient that
  /// gradient_coefficients() and energy_gradient() gave for them. The same bits on any number of
  /// ranks, known to all. Throws NumericsError, on every rank alike, where the equations cannot be
  /// solved; LeftUndone where the batch's interruption wants it, and then remembers nothing of it.
  /// Collective.
  virtual arma::vec direction(const Communicator& communicator, const EnergyBatch& batch,
                              const GradientCoefficients& coefficients, const arma::vec& gradient,
                              double shift) = 0;

  /// Operations of one step, and numbers held for it by rank 0 and by each other rank.
  struct Work {
    double operations = 0;
    double numbers = 0;
    double numbers_of_others = 0;
  };
  /// Counted for so many samples over all ranks; `derivatives` are those of any block.
  virtual Work work(const LogDerivatives& derivatives, std::uint64_t n_samples,
                    int n_ranks) const = 0;

  /// What a kind remembers between iterations; most remember nothing.
  virtual void archive(Archive&) {}

 private:
  std::unique_ptr<Schedule> shift_;
};

struct NaturalGradientKind {
  Schema schema;
  std::function<std::unique_ptr<NaturalGradient>(const Settings&, arma::uword n_parameters)> create;
};

/// sr, minsr, spring.
std::vector<NaturalGradientKind> natural_gradient_kinds();

/// The optional key `natural_gradient` of an optimizer.
Key natural_gradient_key();

/// From the table of a key that natural_gradient_key() has resolved.
std::unique_ptr<NaturalGradient> make_natural_gradient(const Settings& settings,
                                                       arma::uword n_parameters);

/// Throws NumericsError where the equations could not be solved with this shift.
void require_solved(bool solved, double shift);

/// The key `shift` of every kind.
Key shift_key(const std::string& meaning);

}  // namespace ritz
