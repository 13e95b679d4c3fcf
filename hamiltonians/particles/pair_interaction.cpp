#include <ritz/hamiltonians/particles/pair_interaction.hpp>

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>

namespace ritz {

namespace {

class NoInteraction final : public PairInteraction {
 public:
  void add(const double*, arma::uword, double&, double&) const override {}
  PairLaw law() const override { return {}; }
  std::string description() const override { return "no interaction"; }
};

class Coulomb final : public PairInteraction {
 public:
  Coulomb(double strength, double softening, Place place)
      : strength_(strength), softening_(softening), place_(std::move(place)) {}

  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override {
    double sum = 0, slope = 0;
    if (softening_ == 0) {
      for (arma::uword i = 0; i < n; ++i) sum += 1 / r[i];
      slope = -sum;
    } else {
      for (arma::uword i = 0; i < n; ++i) {
        const double inverse = 1 / std::sqrt(r[i] * r[i] + softening_ * softening_);
        sum += inverse;
        slope -= r[i] * r[i] * inverse * inverse * inverse;
      }
    }
    energy += strength_ * sum;
    r_dot_gradient += strength_ * slope;
  }
  PairLaw law() const override {
    if (strength_ == 0) return {};
    return {softening_ == 0 ? PairLaw::Kind::coulomb : PairLaw::Kind::smooth, strength_};
  }
  std::string description() const override {
    std::string text = "Coulomb interaction";
    if (strength_ != 1) text += fmt::format(" of strength {:g}", strength_);
    if (softening_ > 0) text += fmt::format(" softened by {:g} bohr", softening_);
    return text;
  }
  void require_dimension(arma::uword d) const override {
    if (d == 1 && softening_ == 0) {
      const std::string place = place_.text();
      throw UsageError(fmt::format(
          "{}\"system.dimensions\" is 1 and \"system.interaction\" is coulomb without softening: "
          "1/r has no finite energy in one dimension; give a softening above 0",
          place.empty() ? "" : place + ": "));
    }
  }

 private:
  double strength_, softening_;
  Place place_;
};

class HardCore final : public PairInteraction {
 public:
  explicit HardCore(double diameter) : diameter_(diameter) {}
  void add(const double* r, arma::uword n, double& energy, double&) const override {
    for (arma::uword i = 0; i < n; ++i)
      if (r[i] <= diameter_) energy = std::numeric_limits<double>::infinity();
  }
  PairLaw law() const override { return {PairLaw::Kind::hard_core, diameter_}; }
  bool has_virial() const override { return false; }
  std::string description() const override {
    return fmt::format("hard cores of diameter {:g}", diameter_);
  }

 private:
  double diameter_;
};

class GaussianInteraction final : public PairInteraction {
 public:
  GaussianInteraction(double strength, double range) : strength_(strength), range_(range) {}
  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override {
    for (arma::uword i = 0; i < n; ++i) {
      const double x = r[i] * r[i] / (range_ * range_), v = strength_ * std::exp(-x / 2);
      energy += v;
      r_dot_gradient -= x * v;
    }
  }
  PairLaw law() const override { return {PairLaw::Kind::smooth, strength_}; }
  std::string description() const override {
    return fmt::format("Gaussian interaction of strength {:g} and range {:g}", strength_, range_);
  }

 private:
  double strength_, range_;
};

class InverseSquare final : public PairInteraction {
 public:
  explicit InverseSquare(double coupling) : coupling_(coupling) {}
  void add(const double* r, arma::uword n, double& energy, double& r_dot_gradient) const override {
    double sum = 0;
    for (arma::uword i = 0; i < n; ++i) sum += coupling_ / (r[i] * r[i]);
    energy += sum;
    r_dot_gradient -= 2 * sum;
  }
  PairLaw law() const override {
    if (coupling_ == 0) return {};
    return {PairLaw::Kind::inverse_square, coupling_};
  }
  std::string description() const override {
    return fmt::format("inverse-square interaction of coupling {:g}", coupling_);
  }

 private:
  double coupling_;
};

}  // namespace

std::vector<Schema> interaction_schemas() {
  std::vector<Schema> kinds;
  kinds.emplace_back("none", "no interaction");
  kinds.push_back(Schema("coulomb", "s/√(r² + softening²)")
                      .add(Key("strength")
                               .real()
                               .defaults_to(1.0)
                               .unit("hartree·bohr")
                               .means("s, the energy at unit distance"))
                      .add(Key("softening")
                               .real(at_least(0))
                               .defaults_to(0.0)
                               .unit("bohr")
                               .means("rounds off the divergence; needed in one dimension")));
  kinds.push_back(Schema("hard_core", "infinite for r ≤ diameter")
                      .add(Key("diameter")
                               .real(above(0))
                               .required()
                               .unit("bohr")
                               .means("distance at which two particles touch")));
  kinds.push_back(Schema("gaussian", "s·exp(−r²/2 range²)")
                      .add(Key("strength")
                               .real()
                               .required()
                               .unit("hartree")
                               .means("s, the energy of two particles at one place"))
                      .add(Key("range").real(above(0)).required().unit("bohr").means(
                          "distance at which the energy has fallen to exp(−½) of s")));
  kinds.push_back(Schema("inverse_square", "coupling/r²")
                      .add(Key("coupling")
                               .real(at_least(0))
                               .required()
                               .unit("hartree·bohr²")
                               .means("λ(λ − 1) of the Calogero model in one dimension")));
  return kinds;
}

std::unique_ptr<PairInteraction> make_interaction(const Settings& settings) {
  const std::string& kind = settings.kind();
  if (kind == "coulomb")
    return std::make_unique<Coulomb>(settings.real("strength"), settings.real("softening"),
                                     settings.place("kind"));
  if (kind == "hard_core") return std::make_unique<HardCore>(settings.real("diameter"));
  if (kind == "gaussian")
    return std::make_unique<GaussianInteraction>(settings.real("strength"), settings.real("range"));
  if (kind == "inverse_square") return std::make_unique<InverseSquare>(settings.real("coupling"));
  if (kind == "none") return std::make_unique<NoInteraction>();
  throw std::logic_error(fmt::format("there is no interaction \"{}\"", kind));
}

}  // namespace ritz
