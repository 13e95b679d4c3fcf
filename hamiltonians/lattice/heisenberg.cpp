#include <ritz/hamiltonians/lattice/heisenberg.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <ritz/base/error.hpp>
#include <ritz/hamiltonians/lattice/couplings.hpp>
#include <ritz/hamiltonians/lattice/marshall_key.hpp>
#include <ritz/lattice/lattice_settings.hpp>

namespace ritz {

namespace {

std::vector<SpinTurn> turns_of(const std::vector<Bond>& bonds, const arma::vec& exchange) {
  std::vector<SpinTurn> out;
  for (std::size_t b = 0; b < exchange.n_elem; ++b)
    if (exchange[b] != 0) out.push_back({{bonds[b].a, bonds[b].b}, exchange[b] > 0 ? 1 : -1});
  return out;
}

}  // namespace

Heisenberg::Heisenberg(Lattice lattice, const Couplings& couplings, std::int64_t magnetization)
    : lattice_(std::move(lattice)),
      space_(lattice_.n_sites(), magnetization),
      couplings_(couplings),
      bonds_(lattice_.bonds()),
      zz_(arma::join_cols(couplings.delta * couplings.J, couplings.J2) / 4),
      exchange_(arma::join_cols(couplings.J, couplings.J2) / 2) {
  if (!couplings.J2.is_empty()) {
    const auto second = lattice_.bonds(2);
    bonds_.insert(bonds_.end(), second.begin(), second.end());
  }
}

std::string Heisenberg::description() const {
  std::string text = fmt::format("Heisenberg model, {}, {}", lattice_.description(),
                                 coupling_text("J", couplings_.J, "bond"));
  if (!couplings_.J2.is_empty())
    text += ", " + coupling_text("J2", couplings_.J2, "second-neighbour bond");
  if (couplings_.delta != 1) text += fmt::format(", Δ = {:g}", couplings_.delta);
  return text + fmt::format(", magnetization {}", *space_.magnetization());
}

std::string Heisenberg::coupling_listing() const {
  const auto middle = bonds_.begin() + static_cast<std::ptrdiff_t>(couplings_.J.n_elem);
  std::string text = "bonds of J:\n" + bond_listing({bonds_.begin(), middle});
  if (!couplings_.J2.is_empty())
    text += "second-neighbour bonds of J2:\n" + bond_listing({middle, bonds_.end()});
  return text;
}

std::optional<VScoreScale> Heisenberg::v_score_scale() const {
  return VScoreScale{static_cast<double>(lattice_.n_sites()), 0.0};
}

void Heisenberg::connect(const Batch& x, Connections& out) const {
  out.clear(x.n_cols);
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* spins = x.colptr(w);
    double energy = 0;
    for (std::size_t b = 0; b < bonds_.size(); ++b) {
      const auto [i, j] = bonds_[b];
      energy += zz_[b] * spins[i] * spins[j];
      if (spins[i] == spins[j] || exchange_[b] == 0) continue;
      out.changes.set(i, spins[j]);
      out.changes.set(j, spins[i]);
      out.changes.end_change(static_cast<std::uint32_t>(w));
      out.real.push_back(exchange_[b]);
    }
    out.diagonal[w] = energy;
  }
}

std::vector<SpinTurn> Heisenberg::turns() const { return turns_of(bonds_, exchange_); }

bool Heisenberg::is_symmetry(const SitePermutation& permutation) const {
  return preserves(permutation, bonds_, zz_) && preserves(permutation, bonds_, exchange_);
}

namespace {

Heisenberg::Couplings read_couplings(const Settings& settings, const Lattice& lattice) {
  Heisenberg::Couplings out;
  out.J = couplings(settings, "J", "bond", lattice.bonds().size());
  out.delta = settings.real("delta");
  const bool has_second = arma::any(arma::vec(settings.reals("J2")) != 0.0);
  if (has_second && !lattice.is_regular())
    throw UsageError(settings.at("J2") +
                     "\"system.J2\" couples second neighbours, which a list of edges does not "
                     "have; list all bonds as edges and give J one entry per bond");
  if (has_second)
    out.J2 = couplings(settings, "J2", "second-neighbour bond", lattice.bonds(2).size());
  return out;
}

/// Signs that suit the J bonds alone: taken where these are antiferromagnetic, whatever J2.
PartialRule rule_of_first(const Lattice& lattice, const arma::vec& J) {
  PartialRule out;
  out.sites = find_sign_rule(lattice.n_sites(), turns_of(lattice.bonds(), J));
  out.is_usual = out.sites && arma::all(J >= 0) && arma::any(J > 0);
  return out;
}

bool is_given(const Settings& settings, const std::string& key) {
  return std::ranges::any_of(settings.reals(key), [](double x) { return x != 0; });
}

void warn_of_idle_couplings(const Settings& settings, Heisenberg& hamiltonian) {
  const Lattice& lattice = *hamiltonian.lattice();
  if (is_given(settings, "J2") && lattice.bonds(2).empty())
    hamiltonian.warn("system.J2 acts on nothing: this lattice has no second neighbours");
  if (is_given(settings, "J") && lattice.bonds().empty())
    hamiltonian.warn("system.J acts on nothing: this lattice has no bonds");
  if (settings.real("delta") != 1 && (!is_given(settings, "J") || lattice.bonds().empty()))
    hamiltonian.warn(
        "system.delta acts on nothing: it belongs to the J bonds, of which none is left");
}

std::unique_ptr<Hamiltonian> create_heisenberg(Settings& settings) {
  Lattice lattice = make_lattice(settings);
  const Heisenberg::Couplings read = read_couplings(settings, lattice);

  const std::int64_t magnetization = settings.integer("magnetization");
  if (const std::string sentence = SpinSpace::mistake(lattice.n_sites(), magnetization);
      !sentence.empty())
    throw UsageError(settings.at("magnetization") + "\"system.magnetization\": " + sentence);

  const PartialRule of_J = rule_of_first(lattice, read.J);
  auto hamiltonian = std::make_unique<Heisenberg>(std::move(lattice), read, magnetization);
  choose_signs(settings, *hamiltonian, of_J);
  warn_of_idle_couplings(settings, *hamiltonian);
  return hamiltonian;
}

}  // namespace

SystemKind heisenberg_kind() {
  Schema schema("heisenberg",
                "spins ½ with H = J Σ (SˣSˣ + SʸSʸ + Δ SᶻSᶻ) + J2 Σ₂ S·S (S = σ/2) on a lattice");
  schema.add(lattice_key())
      .add(coupling_key("J", "bond").defaults_to(1.0))
      .add(coupling_key("J2", "second-neighbour bond").defaults_to(0.0))
      .add(Key("delta").real().defaults_to(1.0).means("anisotropy Δ of the J bonds"))
      .add(Key("magnetization")
               .integer(between(-1e6, 1e6))
               .defaults_to(0)
               .means("Σσᶻ, which is conserved"))
      .add(marshall_key())
      .example("lattice = { kind = \"chain\", extent = 6 }")
      .example(
          "lattice = { kind = \"square\", extent = [4, 2] }\nJ2 = 0.5\ndelta = 1.5\n"
          "magnetization = 2\nmarshall = false")
      .example(
          "lattice = { kind = \"triangular\", extent = [3, 2], periodic = false }\n"
          "delta = 0.3");
  return {schema, "lattice", create_heisenberg};
}

}  // namespace ritz
