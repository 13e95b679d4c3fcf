#include <ritz/observables/lattice_observables.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>

#include <ritz/model/lattice_hamiltonian.hpp>
#include <ritz/model/pauli_sum.hpp>

namespace ritz {

namespace {

const SpinSpace* spins(const Hamiltonian& hamiltonian) {
  return dynamic_cast<const SpinSpace*>(&hamiltonian.space());
}

/// The lattice with one spin per site; nullptr where there is none.
const Lattice* spin_lattice(const Hamiltonian& hamiltonian) {
  const auto* system = dynamic_cast<const LatticeHamiltonian*>(&hamiltonian);
  return system && spins(hamiltonian) ? system->lattice() : nullptr;
}

void write_values(Document& document, const std::string& group, const GroupedEstimate& mean,
                  arma::uword first, arma::uword n) {
  document.set(group + "/value", arma::vec(mean.value.subvec(first, first + n - 1)));
  document.set(group + "/error", arma::vec(mean.error.subvec(first, first + n - 1)));
}

/// A function of the configuration alone: a column of quantities for each walker, the last of which
/// are its scalars.
class SpinObservable : public Observable {
 public:
  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& of_walkers) const override {
    arma::mat values(n_quantities(), block.walkers.size());
    evaluate(block.state->configurations(), values);
    of_walkers = values.tail_rows(n_scalars());
    for (arma::uword w = 0; w < values.n_cols; ++w)
      sums.add(groups[w], values.col(w), block.weight(w));
  }

 protected:
  virtual void evaluate(const Batch& s, arma::mat& values) const = 0;
};

class Magnetization final : public SpinObservable {
 public:
  Magnetization(arma::uword n_sites, const Lattice* lattice) : n_sites_(n_sites) {
    if (!lattice) return;
    const auto colours = two_colouring(lattice->n_sites(), lattice->bonds());
    if (!colours) return;
    signs_.ones(n_sites);
    for (arma::uword i = 0; i < n_sites; ++i)
      if ((*colours)[i]) signs_[i] = -1;
  }

  arma::uword n_quantities() const override { return n_sites_ + n_scalars(); }
  arma::uword n_scalars() const override { return signs_.is_empty() ? 3 : 6; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    write_scalars(document, group, scalars(sums));
    write_values(document, group + "/site", sums.mean(), 0, n_sites_);
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override {
    const GroupedEstimate mean = sums.mean();
    std::vector<NamedEstimate> out;
    for (const std::string name : {"magnetization", "staggered_magnetization"})
      for (const std::string of : {"", "_modulus", "_squared"})
        if (const arma::uword k = n_sites_ + out.size(); k < n_quantities())
          out.push_back({name + of, mean.value[k], mean.error[k]});
    return out;
  }

 private:
  void evaluate(const Batch& s, arma::mat& values) const override {
    values.head_rows(n_sites_) = s;
    const auto add = [&](arma::uword first, const arma::rowvec& m) {
      values.row(first) = m;
      values.row(first + 1) = arma::abs(m);
      values.row(first + 2) = arma::square(m);
    };
    add(n_sites_, arma::mean(s, 0));
    if (!signs_.is_empty()) add(n_sites_ + 3, signs_.t() * s / static_cast<double>(n_sites_));
  }

  arma::uword n_sites_;
  arma::vec signs_;  // of the sublattices; empty where there are none
};

class SpinCorrelation final : public SpinObservable {
 public:
  explicit SpinCorrelation(const Lattice& lattice)
      : of_pair_(lattice.n_sites(), lattice.n_sites()) {
    const arma::uword n = lattice.n_sites();
    std::vector<double> all;
    const auto rounded = [&](arma::uword i, arma::uword j) {
      return std::round(1e6 * lattice.distance(i, j)) / 1e6;
    };
    for (arma::uword j = 0; j < n; ++j)
      for (arma::uword i = 0; i < j; ++i)
        if (const double d = rounded(i, j); std::isfinite(d)) all.push_back(d);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    distances_ = all;
    n_pairs_.zeros(all.size());
    for (arma::uword j = 0; j < n; ++j)
      for (arma::uword i = 0; i < j; ++i) {
        // Pairs that no path joins have none of them.
        const auto found = std::ranges::lower_bound(all, rounded(i, j));
        of_pair_(i, j) = static_cast<arma::uword>(found - all.begin());
        if (found != all.end()) n_pairs_[of_pair_(i, j)] += 1;
      }
  }

  arma::uword n_quantities() const override { return distances_.n_elem; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    document.set(group + "/distance", distances_);
    document.set(group + "/pairs", n_pairs_);
    write_values(document, group, sums.mean(), 0, n_quantities());
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  void evaluate(const Batch& s, arma::mat& values) const override {
    values.zeros();
    for (arma::uword w = 0; w < s.n_cols; ++w)
      for (arma::uword j = 0; j < s.n_rows; ++j)
        for (arma::uword i = 0; i < j; ++i)
          if (of_pair_(i, j) < values.n_rows) values(of_pair_(i, j), w) += s(i, w) * s(j, w);
    values.each_col() /= n_pairs_;
  }

  arma::vec distances_, n_pairs_;
  arma::umat of_pair_;  // which distance a pair i < j has
};

class StructureFactor final : public SpinObservable {
 public:
  explicit StructureFactor(const Lattice& lattice) {
    arma::uword n_waves = 1;
    for (const arma::uword extent : lattice.extent()) n_waves *= extent;
    arma::mat steps(lattice.extent().size(), n_waves);
    for (arma::uword k = 0; k < n_waves; ++k)
      for (arma::uword a = 0, rest = k; a < steps.n_rows; rest /= lattice.extent()[a++])
        steps(a, k) = static_cast<double>(rest % lattice.extent()[a]) /
                      static_cast<double>(lattice.extent()[a]);
    // With the vectors of the unit cell as columns of A, k = 2π A⁻ᵀ (n_a/L_a).
    waves_ = 2 * arma::datum::pi * arma::inv(lattice.cell()).t() * steps;
    const arma::mat phases = waves_.t() * lattice.positions();
    cosines_ = arma::cos(phases);
    sines_ = arma::sin(phases);
  }

  arma::uword n_quantities() const override { return waves_.n_cols; }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    document.set(group + "/k", Document::Data(waves_));
    document.set_attribute(group + "/k", "unit", "per distance of nearest neighbours");
    write_values(document, group, sums.mean(), 0, n_quantities());
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator&) const override { return {}; }

 private:
  void evaluate(const Batch& s, arma::mat& values) const override {
    values =
        (arma::square(cosines_ * s) + arma::square(sines_ * s)) / static_cast<double>(s.n_rows);
  }

  arma::mat waves_;            // one column per wavevector
  arma::mat cosines_, sines_;  // wavevectors x sites
};

class PauliStringObservable final : public Observable {
 public:
  PauliStringObservable(std::string name, PauliSum string, bool fixed_magnetization)
      : name_(std::move(name)),
        string_(std::move(string)),
        fixed_magnetization_(fixed_magnetization) {}

  arma::uword n_quantities() const override { return 1; }
  arma::uword n_scalars() const override { return 1; }

  void measure(const WalkerBlock& block, std::span<const arma::uword> groups,
               GroupedAccumulator& sums, arma::mat& of_walkers) const override {
    Connections connections;
    string_.connect(block.state->configurations(), connections);
    if (fixed_magnetization_) connections = within_sector(connections);
    arma::rowvec value = connections.diagonal, imaginary(value.n_elem, arma::fill::zeros);
    // Of a Hermitian operator the real part alone counts.
    add_off_diagonal(connections, false, *block.state, value, imaginary);
    of_walkers.row(0) = value;
    for (arma::uword w = 0; w < value.n_elem; ++w)
      sums.add(groups[w], value.col(w), block.weight(w));
  }

  void write(const GroupedAccumulator& sums, Document& document,
             const std::string& group) const override {
    const GroupedEstimate mean = sums.mean();
    document.set(group + "/value", Document::Data(mean.value[0]));
    document.set(group + "/error", Document::Data(mean.error[0]));
  }

  std::vector<NamedEstimate> scalars(const GroupedAccumulator& sums) const override {
    const GroupedEstimate mean = sums.mean();
    return {{name_, mean.value[0], mean.error[0]}};
  }

 private:
  // Where the magnetization is fixed, ψ vanishes at all others, whatever the wavefunction says.
  static Connections within_sector(const Connections& all) {
    const Changes& changes = all.changes;
    std::vector<char> chosen(changes.size());
    Connections out;
    out.diagonal = all.diagonal;
    for (std::size_t k = 0; k < changes.size(); ++k) {
      // Every changed spin turns.
      chosen[k] = std::accumulate(changes.value.begin() + changes.first[k],
                                  changes.value.begin() + changes.first[k + 1], 0.0) == 0;
      if (!chosen[k]) continue;
      out.real.push_back(all.real[k]);
      if (!all.imaginary.empty()) out.imaginary.push_back(all.imaginary[k]);
    }
    out.changes = changes.subset(chosen);
    return out;
  }

  std::string name_;
  PauliSum string_;
  bool fixed_magnetization_;
};

}  // namespace

ObservableKind magnetization_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    if (!spins(hamiltonian)) return nullptr;
    return std::make_unique<Magnetization>(hamiltonian.space().n_dof(), spin_lattice(hamiltonian));
  };
  return {Schema("magnetization",
                 "Σσᶻ/N, its modulus and square, also staggered where bonds are bipartite; ⟨σᶻ⟩ of "
                 "every site"),
          "lattice", create};
}

ObservableKind spin_correlation_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const Lattice* lattice = spin_lattice(hamiltonian);
    if (!lattice || lattice->n_sites() < 2) return nullptr;
    return std::make_unique<SpinCorrelation>(*lattice);
  };
  return {Schema("spin_correlation", "⟨σᶻσᶻ⟩ of pairs of sites against their distance"), "lattice",
          create};
}

ObservableKind structure_factor_kind() {
  const auto create = [](const Hamiltonian& hamiltonian) -> std::unique_ptr<Observable> {
    const Lattice* lattice = spin_lattice(hamiltonian);
    if (!lattice || !lattice->is_regular()) return nullptr;
    return std::make_unique<StructureFactor>(*lattice);
  };
  return {Schema("structure_factor", "⟨|Σσᶻ exp(−ik·r)|²⟩/N at the wavevectors of the lattice"),
          "lattice", create};
}

bool is_pauli_string(const std::string& name) {
  return name.size() > 1 && std::string("XYZ").find(name[0]) != std::string::npos &&
         std::isdigit(static_cast<unsigned char>(name[1]));
}

std::optional<ObservableKind> pauli_string_kind(const std::string& name,
                                                const Hamiltonian& hamiltonian,
                                                const std::string& where) {
  if (!is_pauli_string(name) || !spins(hamiltonian)) return std::nullopt;
  const auto& system = dynamic_cast<const LatticeHamiltonian&>(hamiltonian);
  const PauliSum sum({parse_pauli_string(name, system.space().n_dof(), where)});
  return ObservableKind{Schema(name, "a Pauli string"), "lattice",
                        [name, sum](const Hamiltonian& of) {
                          return std::make_unique<PauliStringObservable>(
                              name, sum, spins(of)->magnetization().has_value());
                        }};
}

}  // namespace ritz
