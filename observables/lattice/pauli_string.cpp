#include <ritz/observables/lattice/pauli_string.hpp>

#include <cctype>
#include <numeric>

#include <ritz/model/pauli_sum.hpp>
#include <ritz/observables/lattice/lattice_observable.hpp>

namespace ritz {

namespace {

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

bool is_pauli_string(const std::string& name) {
  return name.size() > 1 && std::string("XYZI").find(name[0]) != std::string::npos &&
         std::isdigit(static_cast<unsigned char>(name[1]));
}

std::optional<ObservableKind> pauli_string_kind(const std::string& name,
                                                const Hamiltonian& hamiltonian,
                                                const std::string& where) {
  if (!is_pauli_string(name) || !spins_of(hamiltonian)) return std::nullopt;
  const auto& system = dynamic_cast<const LatticeHamiltonian&>(hamiltonian);
  const PauliSum sum({parse_pauli_string(name, system.space().n_dof(), where)});
  return ObservableKind{Schema(name, "a Pauli string"), "lattice",
                        [name, sum](const Hamiltonian& of) {
                          return std::make_unique<PauliStringObservable>(
                              name, sum, spins_of(of)->magnetization().has_value());
                        }};
}

}  // namespace ritz
