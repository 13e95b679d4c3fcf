#include <ritz/model/pauli_sum.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <sstream>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

/// A product of Pauli matrices of one site: a matrix of I, X, Y, Z (0, 1, 2, 3) times i^power.
struct SiteProduct {
  int matrix = 0;
  int power = 0;

  // XY = iZ and in turn; the other way round it is −iZ.
  void times(int other) {
    if (matrix == 0 || other == 0 || matrix == other) {
      matrix = matrix == other ? 0 : matrix + other;
      return;
    }
    power += (other - matrix + 3) % 3 == 1 ? 1 : 3;
    matrix = 6 - matrix - other;
  }
};

}  // namespace

PauliString parse_pauli_string(const std::string& operators, arma::uword n_sites,
                               const std::string& where) {
  const auto fail = [&](const std::string& what) {
    throw UsageError(fmt::format("{}\"operators\" is \"{}\": {}", where, operators, what));
  };
  std::map<std::uint32_t, SiteProduct> products;
  std::istringstream words(operators);
  for (std::string word; words >> word;) {
    std::uint32_t site = 0;
    const char* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data() + 1, end, site);
    const std::size_t matrix = std::string("IXYZ").find(word[0]);
    if (matrix == std::string::npos || word.size() < 2 || rest != end || error != std::errc())
      fail(
          fmt::format("\"{}\" is not a Pauli matrix; expected X, Y, Z or I and a site, as in "
                      "\"X0 Z3\"",
                      word));
    if (site >= n_sites)
      fail(fmt::format("there is no site {}; expected sites between 0 and {}", site, n_sites - 1));
    products[site].times(static_cast<int>(matrix));
  }
  PauliString out;
  int power = 0;
  for (const auto& [site, product] : products) {
    power += product.power;
    if (product.matrix == 1) out.x.push_back(site);
    if (product.matrix == 2) out.y.push_back(site);
    if (product.matrix == 3) out.z.push_back(site);
  }
  if (power % 2 != 0)
    fail(
        "the product of the matrices of one site is not Hermitian (XY = iZ); expected the "
        "imaginary "
        "units of all sites to cancel");
  if (power % 4 == 2) out.coefficient = -1;
  return out;
}

// With x′ the configuration x after the flips: ⟨s|σˣ|−s⟩ = 1, ⟨s|σʸ|−s⟩ = −i s, ⟨s|σᶻ|s⟩ = s.
PauliSum::PauliSum(const std::vector<PauliString>& strings) {
  std::map<std::vector<std::uint32_t>, std::vector<Signs>> by_flip;
  for (const PauliString& string : strings) {
    std::vector<std::uint32_t> flips = string.x;
    flips.insert(flips.end(), string.y.begin(), string.y.end());
    std::ranges::sort(flips);
    Signs signs{string.coefficient, string.z};
    signs.sites.insert(signs.sites.end(), string.y.begin(), string.y.end());
    constexpr std::complex<double> powers[] = {{1, 0}, {0, -1}, {-1, 0}, {0, 1}};  // of −i
    signs.coefficient *= powers[string.y.size() % 4];
    if (string.y.size() % 2 == 1) is_real_ = false;
    if (flips.empty() && signs.sites.empty()) mean_ += string.coefficient;
    by_flip[flips].push_back(std::move(signs));
  }
  for (auto& [sites, signs] : by_flip)
    if (sites.empty())
      diagonal_ = {sites, std::move(signs)};
    else
      flips_.push_back({sites, std::move(signs)});
}

std::complex<double> PauliSum::element(const Flip& flip, const double* x) {
  std::complex<double> sum = 0;
  for (const Signs& signs : flip.signs) {
    double sign = 1;
    for (const std::uint32_t site : signs.sites) sign *= x[site];
    sum += sign * signs.coefficient;
  }
  return sum;
}

// The strings without a sign of their own against all others.
std::vector<SpinTurn> PauliSum::turns() const {
  std::vector<SpinTurn> out;
  for (const Flip& flip : flips_) {
    double constant = 0, others = 0;
    bool is_complex = false;
    for (const Signs& signs : flip.signs) {
      is_complex = is_complex || signs.coefficient.imag() != 0;
      if (signs.sites.empty())
        constant += signs.coefficient.real();
      else
        others += std::abs(signs.coefficient.real());
    }
    if (!is_complex && constant == 0 && others == 0) continue;
    const bool is_definite = !is_complex && std::abs(constant) >= others * (1 - 1e-12);
    out.push_back({flip.sites, !is_definite ? 0 : constant > 0 ? 1 : -1});
  }
  return out;
}

void PauliSum::connect(const Batch& x, Connections& out) const {
  out.clear(x.n_cols);
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* spins = x.colptr(w);
    out.diagonal[w] = element(diagonal_, spins).real();
    for (const Flip& flip : flips_) {
      const std::complex<double> value = element(flip, spins);
      if (value == 0.0) continue;
      for (const std::uint32_t site : flip.sites) out.changes.set(site, -spins[site]);
      out.changes.end_change(static_cast<std::uint32_t>(w));
      out.real.push_back(value.real());
      if (!is_real_) out.imaginary.push_back(value.imag());
    }
  }
}

}  // namespace ritz
