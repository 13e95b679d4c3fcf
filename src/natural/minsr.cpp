#include <ritz/natural/minsr.hpp>

#include <algorithm>

#include <ritz/base/archive.hpp>
#include <ritz/natural/kernel_layout.hpp>
#include <ritz/natural/sample_kernel.hpp>
#include <ritz/natural/sr.hpp>

namespace ritz {

namespace {

// A kernel of n rows takes n²/2 times the factors of a sample and its factorization, shared out; a
// complex operation is four. Every rank gets a slice of the factors of all samples, twice, and a
// panel of the kernel.
NaturalGradient::Work kernel_work(const LogDerivatives& derivatives, std::uint64_t n_samples,
                                  int n_ranks) {
  const bool stacked = !derivatives.is_real() && !derivatives.is_holomorphic();
  const double parts = derivatives.is_holomorphic() ? 4 : 1;
  const double n = static_cast<double>(n_samples) * (stacked ? 2 : 1);
  double factors = 0, widest = 0;
  for (const auto& slice : derivatives.slices(KernelLayout::slice_width(n_samples))) {
    factors += static_cast<double>(slice.width);
    widest = std::max(widest, static_cast<double>(slice.width));
  }
  const double share = 1 / static_cast<double>(n_ranks);
  const double of_tiles = 0.5 * n * n * (parts > 1 ? 2 : 1) * share;
  const double held = of_tiles + 3 * static_cast<double>(n_samples) * widest + 2 * 128 * n;
  return {share * (n * n * factors + parts * n * n * n / 3), held, held};
}

// Whether the matrix of parameters takes less than the kernel of samples; by size alone, since the
// choice changes rounding. The two give the same direction.
bool prefers_matrix(arma::uword n_parameters, std::uint64_t n_samples) {
  return 2 * n_parameters <= n_samples;
}

class MinSr final : public NaturalGradient {
 public:
  using NaturalGradient::NaturalGradient;

  Work work(const LogDerivatives& derivatives, std::uint64_t n_samples,
            int n_ranks) const override {
    return prefers_matrix(derivatives.n_parameters(), n_samples)
               ? matrix_work(derivatives, n_samples, n_ranks)
               : kernel_work(derivatives, n_samples, n_ranks);
  }

  arma::vec direction(const Communicator& communicator, const EnergyBatch& batch,
                      const GradientCoefficients& coefficients, const arma::vec& gradient,
                      double shift) override {
    const arma::mat weights = sample_weights(batch);
    if (!prefers_matrix(gradient.n_elem, batch.n_samples()))
      return least_squares_step(communicator, batch, weights,
                                energy_deviations(coefficients, weights), shift, gradient.n_elem);
    arma::vec out = matrix_step(communicator, batch, weights, 0.5 * gradient, shift, false);
    require_solved(out.is_finite(), shift);
    return out;
  }
};

class Spring final : public NaturalGradient {
 public:
  Spring(const Settings& settings, arma::uword n_parameters)
      : NaturalGradient(settings),
        momentum_(settings.real("momentum")),
        previous_(n_parameters, arma::fill::zeros) {}

  Work work(const LogDerivatives& derivatives, std::uint64_t n_samples,
            int n_ranks) const override {
    return kernel_work(derivatives, n_samples, n_ranks);
  }

  arma::vec direction(const Communicator& communicator, const EnergyBatch& batch,
                      const GradientCoefficients& coefficients, const arma::vec& gradient,
                      double shift) override {
    const arma::mat weights = sample_weights(batch);
    const arma::vec kept = momentum_ * previous_;
    // What is left of the energies' deviations once the kept part has explained its own.
    SampleValues residual = energy_deviations(coefficients, weights);
    SampleValues explained = derivatives_times(communicator, batch, kept);
    centre(explained, weights);
    residual.real -= explained.real;
    residual.imaginary -= explained.imaginary;
    previous_ =
        kept + least_squares_step(communicator, batch, weights, residual, shift, gradient.n_elem);
    return previous_;
  }

  void archive(Archive& archive) override { archive.field("previous_direction", previous_); }

 private:
  double momentum_;
  arma::vec previous_;
};

}  // namespace

NaturalGradientKind minsr_kind() {
  Schema schema("minsr",
                "stochastic reconfiguration by way of the kernel of samples, or of the matrix of "
                "parameters where there are at least twice as many samples");
  schema.add(shift_key("added to the diagonal of the kernel"))
      .example("kind = \"minsr\"\nshift = 1e-3");
  return {schema,
          [](const Settings& settings, arma::uword) { return std::make_unique<MinSr>(settings); }};
}

NaturalGradientKind spring_kind() {
  Schema schema("spring", "minsr that keeps a part of the previous direction");
  schema.add(shift_key("added to the diagonal of the kernel"))
      .add(Key("momentum")
               .real({.min = 0, .max = 1, .max_open = true})
               .defaults_to(0.99)
               .means("the part of the previous direction that is kept"))
      .example("kind = \"spring\"\nshift = 1e-3\nmomentum = 0.95");
  return {schema, [](const Settings& settings, arma::uword n_parameters) {
            return std::make_unique<Spring>(settings, n_parameters);
          }};
}

}  // namespace ritz
