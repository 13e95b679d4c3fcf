#include <ritz/natural/natural_gradient.hpp>

#include <fmt/format.h>

#include <stdexcept>

#include <ritz/base/error.hpp>
#include <ritz/base/text.hpp>
#include <ritz/natural/minsr.hpp>
#include <ritz/natural/sr.hpp>

namespace ritz {

NaturalGradient::NaturalGradient(const Settings& settings)
    : shift_(make_schedule(settings.value("shift"))) {}

std::vector<NaturalGradientKind> natural_gradient_kinds() {
  return {sr_kind(), minsr_kind(), spring_kind()};
}

Key natural_gradient_key() {
  std::vector<Schema> schemas;
  for (auto& kind : natural_gradient_kinds()) schemas.push_back(std::move(kind.schema));
  return Key("natural_gradient")
      .kinds(std::move(schemas))
      .means("steps along the natural gradient in place of the gradient");
}

std::unique_ptr<NaturalGradient> make_natural_gradient(const Settings& settings,
                                                       arma::uword n_parameters) {
  for (const auto& kind : natural_gradient_kinds())
    if (kind.schema.name() == settings.kind()) return kind.create(settings, n_parameters);
  throw std::logic_error(fmt::format("there is no natural gradient \"{}\"", settings.kind()));
}

void require_solved(bool solved, double shift) {
  if (solved) return;
  throw NumericsError(fmt::format(
      "the natural gradient could not be solved for with a shift of {}: log-derivatives of some "
      "samples are not finite, or so large that a greater shift is needed",
      shortest(shift)));
}

Key shift_key(const std::string& meaning) {
  return schedule_key("shift", above(0)).defaults_to(1e-3).means(meaning);
}

}  // namespace ritz
