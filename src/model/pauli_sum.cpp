#include <ritz/model/pauli_sum.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <ritz/base/error.hpp>

namespace ritz {

PauliString parse_pauli_string(const std::string& operators, arma::uword n_sites,
                               const std::string& where) {
  const auto fail = [&](const std::string& what) {
    throw UsageError(fmt::format("{}\"operators\" is \"{}\": {}", where, operators, what));
  };
  PauliString out;
  std::set<std::uint32_t> seen;
  std::istringstream words(operators);
  for (std::string word; words >> word;) {
    std::uint32_t site = 0;
    const char* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data() + 1, end, site);
    if (std::string("XYZ").find(word[0]) == std::string::npos || word.size() < 2 || rest != end ||
        error != std::errc())
      fail(fmt::format(
          "\"{}\" is not a Pauli matrix; expected X, Y or Z and a site, as in \"X0 Z3\"", word));
    if (site >= n_sites)
      fail(fmt::format("there is no site {}; expected sites between 0 and {}", site, n_sites - 1));
    if (!seen.insert(site).second)
      fail(fmt::format("site {} is named twice; multiply its matrices by hand", site));
    (word[0] == 'X' ? out.x : word[0] == 'Y' ? out.y : out.z).push_back(site);
  }
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
