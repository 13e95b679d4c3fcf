#include <ritz/model/product.hpp>

#include <algorithm>

namespace ritz {

namespace {

using Factors = std::vector<std::unique_ptr<Wavefunction>>;

class ProductState final : public WalkerState {
 public:
  ProductState(const Wavefunction& product, const Factors& factors, Batch configurations)
      : WalkerState(product, std::move(configurations)), factors_(factors) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    out.zeros(changes.size());
    for (const auto& state : states_) {
      state->log_ratios(changes, one_);
      out.log_abs += one_.log_abs;
      out.phase += one_.phase;
    }
  }

  void compute_proposal(const Changes& changes, LogPsi& ratios) override {
    ratios.zeros(changes.size());
    for (const auto& state : states_) {
      state->propose(changes, one_);
      ratios.log_abs += one_.log_abs;
      ratios.phase += one_.phase;
    }
  }

  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override {
    for (const auto& state : states_) state->accept(accepted);
    for (std::size_t k = 0; k < accepted.size(); ++k)
      if (accepted[k]) add_up(proposal.walker[k]);
  }

  void compute_all() override {
    if (states_.empty())
      for (const auto& factor : factors_) states_.push_back(factor->track(configurations_));
    else
      for (const auto& state : states_) state->reset(configurations_);
    log_psi_.zeros(n_walkers());
    for (arma::uword w = 0; w < n_walkers(); ++w) add_up(w);
  }

  void list_caches(std::vector<arma::mat*>& out) override {
    for (const auto& state : states_) list_columns(*state, out);
  }

 private:
  // From the logarithms of the factors, so that errors do not add up.
  void add_up(arma::uword walker) {
    double log_abs = 0, phase = 0;
    for (const auto& state : states_) {
      log_abs += state->log_psi().log_abs[walker];
      phase += state->log_psi().phase[walker];
    }
    log_psi_.log_abs[walker] = log_abs;
    log_psi_.phase[walker] = phase;
  }

  const Factors& factors_;
  std::vector<std::unique_ptr<WalkerState>> states_;
  mutable LogPsi one_;  // a workspace
};

void add_log_psi(const Factors& factors, const Batch& configurations, LogPsi& out) {
  for (const auto& factor : factors) factor->log_psi(configurations, out);
}

LogDerivatives derivatives_of(const Factors& factors, const Batch& configurations) {
  LogDerivatives all(configurations.n_cols);
  for (const auto& factor : factors) all.append(factor->log_derivatives(configurations));
  return all;
}

std::unique_ptr<WalkerState> track_product(const Wavefunction& product, const Factors& factors,
                                           Batch configurations) {
  if (factors.size() == 1) return factors.front()->track(std::move(configurations));
  return std::make_unique<ProductState>(product, factors, std::move(configurations));
}

bool all_real(const Factors& factors) {
  return std::ranges::all_of(factors, [](const auto& factor) { return factor->is_real(); });
}

// The factors of a product that is summed over symmetries, as they are for one image.
class BareProduct final : public Wavefunction {
 public:
  explicit BareProduct(const Factors& factors) : factors_(factors) {}
  std::vector<ParameterGroup> parameter_groups() const override { return {}; }
  bool is_real() const override { return all_real(factors_); }
  void log_psi(const Batch& x, LogPsi& out) const override { add_log_psi(factors_, x, out); }
  LogDerivatives log_derivatives(const Batch& x) const override {
    return derivatives_of(factors_, x);
  }
  std::unique_ptr<WalkerState> track(Batch x) const override {
    return track_product(*this, factors_, std::move(x));
  }

 private:
  const Factors& factors_;
};

}  // namespace

Product::Product(std::vector<std::unique_ptr<Wavefunction>> factors, std::vector<std::string> names)
    : factors_(std::move(factors)), names_(std::move(names)) {
  for (const auto& factor : factors_)
    parameters_ = arma::join_cols(parameters_, factor->parameters());
}

void Product::set_parameters(const arma::vec& parameters) {
  Wavefunction::set_parameters(parameters);
  arma::uword at = 0;
  for (const auto& factor : factors_) {
    const arma::uword n = factor->n_parameters();
    if (n > 0) factor->set_parameters(parameters.subvec(at, at + n - 1));
    at += n;
  }
}

std::vector<ParameterGroup> Product::parameter_groups() const {
  std::vector<ParameterGroup> groups;
  for (std::size_t i = 0; i < factors_.size(); ++i)
    for (auto group : factors_[i]->parameter_groups()) {
      group.name = names_[i] + "." + group.name;
      groups.push_back(std::move(group));
    }
  return groups;
}

bool Product::is_real() const {
  return all_real(factors_) && (!projection_ || projection_->is_real());
}

bool Product::is_positive() const {
  if (projection_ && !projection_->is_positive()) return false;
  return std::ranges::all_of(factors_, [](const auto& factor) { return factor->is_positive(); });
}

bool Product::has_period() const {
  return std::ranges::all_of(factors_, [](const auto& factor) { return factor->has_period(); });
}

bool Product::is_even() const {
  if (projection_ && projection_->is_even()) return true;
  return std::ranges::all_of(factors_, [](const auto& factor) { return factor->is_even(); });
}

bool Product::is_symmetric() const {
  return std::ranges::all_of(factors_, [](const auto& factor) { return factor->is_symmetric(); });
}

bool Product::is_antisymmetric() const {
  const auto n = std::ranges::count_if(
      factors_, [](const auto& factor) { return factor->is_antisymmetric(); });
  return n == 1 && std::ranges::all_of(factors_, [](const auto& factor) {
           return factor->is_antisymmetric() || factor->is_symmetric();
         });
}

void Product::project(std::unique_ptr<Projection> projection) {
  bare_ = std::make_unique<BareProduct>(factors_);
  projection_ = std::move(projection);
}

void Product::log_psi(const Batch& configurations, LogPsi& out) const {
  if (projection_)
    projection_->log_psi(*bare_, configurations, out);
  else
    add_log_psi(factors_, configurations, out);
}

LogDerivatives Product::log_derivatives(const Batch& configurations) const {
  return projection_ ? projection_->log_derivatives(*bare_, configurations)
                     : derivatives_of(factors_, configurations);
}

std::unique_ptr<WalkerState> Product::track(Batch configurations) const {
  return projection_ ? projection_->track(*this, *bare_, std::move(configurations))
                     : track_product(*this, factors_, std::move(configurations));
}

const SpatialDerivatives* Product::spatial() const {
  return std::ranges::all_of(factors_, [](const auto& factor) { return factor->spatial(); })
             ? this
             : nullptr;
}

const GibbsSampling* Product::gibbs() const {
  return factors_.size() == 1 && !projection_ ? factors_.front()->gibbs() : nullptr;
}

void Product::add_gradient(const Batch& r, SpatialValues& out) const {
  for (const auto& factor : factors_) factor->spatial()->add_gradient(r, out);
}

void Product::add_laplacian(const Batch& r, SpatialValues& out) const {
  for (const auto& factor : factors_) factor->spatial()->add_laplacian(r, out);
}

}  // namespace ritz
