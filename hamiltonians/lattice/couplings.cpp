#include <ritz/hamiltonians/lattice/couplings.hpp>

#include <fmt/format.h>

#include <ritz/base/error.hpp>

namespace ritz {

Key coupling_key(const std::string& name, const std::string& one_per) {
  Key key(name);
  key.real().reals().means(fmt::format(
      "the same for every {0}, or one per {0} in the order that `ritz check` prints", one_per));
  return key;
}

arma::vec couplings(const Settings& settings, const std::string& key, const std::string& one_per,
                    std::size_t n) {
  arma::vec values(settings.reals(key));
  if (!settings.value(key).is_array()) values = values[0] * arma::ones(n);
  if (values.n_elem != n)
    throw UsageError(fmt::format(
        "{}\"system.{}\" has {} {}, but the lattice has {} {}{}; expected a number, or one per {} "
        "in the order that `ritz check` prints",
        settings.at(key), key, values.n_elem, values.n_elem == 1 ? "entry" : "entries", n, one_per,
        n == 1 ? "" : "s", one_per));
  return values;
}

std::string coupling_text(const std::string& name, const arma::vec& values,
                          const std::string& one_per) {
  if (values.is_empty() || arma::any(values != values[0]))
    return fmt::format("{} for each {}", name, one_per);
  return fmt::format("{} = {:g}", name, values[0]);
}

}  // namespace ritz
