#include <ritz/wavefunctions/lattice/marshall.hpp>

#include <stdexcept>

namespace ritz {

namespace {

// A ratio is the parity of the flagged spins that a change turns.
class MarshallState final : public WalkerState {
 public:
  MarshallState(const MarshallSigns& signs, const std::vector<char>& sites, Batch configurations)
      : WalkerState(signs, std::move(configurations)), sites_(sites) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    out.zeros(changes.size());
    for (std::size_t k = 0; k < changes.size(); ++k) {
      const double* spins = configurations_.colptr(changes.walker[k]);
      bool odd = false;
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e)
        odd ^= sites_[changes.dof[e]] != 0 && changes.value[e] != spins[changes.dof[e]];
      if (odd) out.phase[k] = arma::datum::pi;
    }
  }

 private:
  const std::vector<char>& sites_;
};

}  // namespace

MarshallSigns::MarshallSigns(std::vector<char> sites) : sites_(std::move(sites)) {
  if (sites_.empty()) throw std::logic_error("MarshallSigns: no sites");
}

void MarshallSigns::log_psi(const Batch& x, LogPsi& out) const {
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    const double* spins = x.colptr(w);
    bool odd = false;
    for (arma::uword i = 0; i < x.n_rows; ++i) odd ^= sites_[i] != 0 && spins[i] < 0;
    if (odd) out.phase[w] += arma::datum::pi;
  }
}

std::unique_ptr<WalkerState> MarshallSigns::track(Batch configurations) const {
  return std::make_unique<MarshallState>(*this, sites_, std::move(configurations));
}

}  // namespace ritz
