#include <ritz/model/projection.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <ritz/space/fock_space.hpp>

namespace ritz {

namespace {

using Complex = std::complex<double>;

bool has_fermions(const LatticeSpace& space) {
  const auto* particles = dynamic_cast<const FockSpace*>(&space);
  return particles && particles->statistics() == Statistics::fermion;
}

// The images of all walkers are walkers of ψ of their own, one after another. ψ vanishes nowhere.
class ProjectedState final : public WalkerState {
 public:
  ProjectedState(const Wavefunction& projected, const Wavefunction& psi,
                 const Projection& projection, Batch x)
      : WalkerState(projected, std::move(x)), psi_(psi), projection_(projection) {
    refresh();
  }

 protected:
  void compute_ratios(const Changes& changes, LogPsi& out) const override {
    projection_.write_images(changes, of_images_);
    images_->log_ratios(of_images_, image_ratios_);
    sum_trials(changes, image_ratios_, out);
  }

  void compute_proposal(const Changes& changes, LogPsi& ratios) override {
    projection_.write_images(changes, of_images_);
    images_->propose(of_images_, image_ratios_);
    sum_trials(changes, image_ratios_, ratios);
  }

  void keep_accepted(const Changes& proposal, std::span<const char> accepted) override {
    accepted_images_.clear();
    for (const char yes : accepted)
      accepted_images_.insert(accepted_images_.end(), projection_.n_images(), yes);
    images_->accept(accepted_images_);
    for (std::size_t k = 0; k < accepted.size(); ++k)
      if (accepted[k]) add_up(proposal.walker[k]);
  }

  void compute_all() override {
    projection_.write_images(configurations_, batch_);
    // The number of images changes when the projection becomes active.
    if (images_ && images_->n_walkers() == batch_.n_cols)
      images_->reset(batch_);
    else
      images_ = psi_.track(batch_);
    log_psi_.zeros(n_walkers());
    for (arma::uword w = 0; w < n_walkers(); ++w) add_up(w);
  }

  void list_caches(std::vector<arma::mat*>& out) override { list_columns(*images_, out); }

 private:
  void add_up(arma::uword w) {
    const arma::uword first = w * projection_.n_images();
    projection_.sum(images_->log_psi().log_abs.memptr() + first,
                    images_->log_psi().phase.memptr() + first, nullptr, log_psi_.log_abs[w],
                    log_psi_.phase[w]);
  }

  // log Ψ(trial) − log Ψ(now) from the ratios of the images.
  void sum_trials(const Changes& changes, const LogPsi& image_ratios, LogPsi& out) const {
    const arma::uword n = projection_.n_images();
    out.zeros(changes.size());
    arma::rowvec log_abs(n), phase(n);
    for (std::size_t k = 0; k < changes.size(); ++k) {
      const std::uint32_t w = changes.walker[k];
      for (arma::uword g = 0; g < n; ++g) {
        log_abs[g] = images_->log_psi().log_abs[w * n + g] + image_ratios.log_abs[k * n + g];
        phase[g] = images_->log_psi().phase[w * n + g] + image_ratios.phase[k * n + g];
      }
      projection_.sum(log_abs.memptr(), phase.memptr(), nullptr, out.log_abs[k], out.phase[k]);
      out.log_abs[k] -= log_psi_.log_abs[w];
      out.phase[k] -= log_psi_.phase[w];
    }
  }

  const Wavefunction& psi_;
  const Projection& projection_;
  std::unique_ptr<WalkerState> images_;
  // Workspaces.
  Batch batch_;
  mutable Changes of_images_;
  mutable LogPsi image_ratios_;
  std::vector<char> accepted_images_;
};

}  // namespace

Projection::Projection(const LatticeSpace& space, std::vector<SymmetryImage> images)
    : space_(space),
      images_(std::move(images)),
      is_real_(std::ranges::all_of(images_, [](const auto& g) { return g.factor.imag() == 0; })),
      has_signs_(has_fermions(space)) {}

bool Projection::is_positive() const {
  return is_real_ && !has_signs_ &&
         std::ranges::all_of(images_, [](const auto& g) { return g.factor.real() > 0; });
}

bool Projection::is_even() const {
  return std::ranges::any_of(images_, [](const auto& g) { return g.turns_spins; });
}

void Projection::write_images(const Batch& x, Batch& out) const {
  const arma::uword n = n_images(), n_sites = space_.n_sites();
  out.set_size(x.n_rows, n * x.n_cols);
  for (arma::uword w = 0; w < x.n_cols; ++w)
    for (arma::uword g = 0; g < n; ++g) {
      const SymmetryImage& image = images_[g];
      const double sign = image.turns_spins ? -1 : 1;
      const double* from = x.colptr(w);
      double* to = out.colptr(w * n + g);
      for (arma::uword species = 0; species < x.n_rows; species += n_sites)
        for (arma::uword i = 0; i < n_sites; ++i)
          to[species + image.sites[i]] = sign * from[species + i];
    }
}

void Projection::write_images(const Changes& changes, Changes& out) const {
  const auto n = static_cast<std::uint32_t>(n_images());
  const auto n_sites = static_cast<std::uint32_t>(space_.n_sites());
  out.clear();
  for (std::size_t k = 0; k < changes.size(); ++k)
    for (std::uint32_t g = 0; g < n; ++g) {
      const SymmetryImage& image = images_[g];
      for (std::uint32_t e = changes.first[k]; e < changes.first[k + 1]; ++e) {
        const std::uint32_t site = changes.dof[e] % n_sites;
        out.set(changes.dof[e] - site + image.sites[site],
                image.turns_spins ? -changes.value[e] : changes.value[e]);
      }
      out.walker.push_back(changes.walker[k] * n + g);
      out.first.push_back(static_cast<std::uint32_t>(out.dof.size()));
    }
}

// The parity of pairs of fermions of one species that change their order.
void Projection::write_signs(const double* x, double* out) const {
  const arma::uword n_sites = space_.n_sites();
  std::vector<std::uint32_t> occupied;
  for (arma::uword g = 0; g < n_images(); ++g) {
    bool odd = false;
    for (arma::uword species = 0; species < space_.n_dof(); species += n_sites) {
      occupied.clear();
      for (arma::uword i = 0; i < n_sites; ++i)
        if (x[species + i] > 0.5) occupied.push_back(images_[g].sites[i]);
      for (std::size_t i = 0; i < occupied.size(); ++i)
        for (std::size_t j = i + 1; j < occupied.size(); ++j) odd ^= occupied[i] > occupied[j];
    }
    out[g] = odd ? -1 : 1;
  }
}

void Projection::sum(const double* log_abs, const double* phase, const double* signs,
                     double& out_log_abs, double& out_phase, Complex* shares) const {
  const arma::uword n = n_images();
  const double largest = *std::max_element(log_abs, log_abs + n);
  out_phase = 0;
  if (!(largest > -std::numeric_limits<double>::infinity())) {
    out_log_abs = largest;
    if (shares) std::fill_n(shares, n, Complex(1.0 / static_cast<double>(n)));
    return;
  }
  std::vector<Complex> terms(n);
  Complex total = 0;
  double moduli = 0;
  for (arma::uword g = 0; g < n; ++g) {
    // Phases of a real ψ are 0 and π, of which sin π is no zero.
    const bool is_sign = phase[g] == 0 || std::abs(phase[g]) == arma::datum::pi;
    const Complex unit = is_sign ? Complex(phase[g] == 0 ? 1.0 : -1.0) : std::polar(1.0, phase[g]);
    const double sign = signs ? signs[g] : 1.0;
    terms[g] = sign * images_[g].factor * std::exp(log_abs[g] - largest) * unit;
    total += terms[g];
    moduli += std::abs(terms[g]);
  }
  // What the symmetry forbids is zero but for rounding, and has no derivative.
  if (std::abs(total) <= 1e-11 * moduli) {
    out_log_abs = -std::numeric_limits<double>::infinity();
    if (shares) std::fill_n(shares, n, Complex(0));
    return;
  }
  out_log_abs = largest + std::log(std::abs(total));
  out_phase = total.imag() == 0 ? (total.real() < 0 ? arma::datum::pi : 0.0) : std::arg(total);
  if (shares)
    for (arma::uword g = 0; g < n; ++g) shares[g] = terms[g] / total;
}

// Calls visit(w, log|ψ|, phases, signs) with those of the images of each configuration.
template <class Visit>
void Projection::for_each(const Wavefunction& psi, const Batch& images, const Batch& x,
                          Visit&& visit) const {
  LogPsi each(images.n_cols);
  psi.log_psi(images, each);
  const arma::uword n = n_images();
  arma::vec signs(n, arma::fill::ones);
  for (arma::uword w = 0; w < x.n_cols; ++w) {
    if (has_signs_) write_signs(x.colptr(w), signs.memptr());
    visit(w, each.log_abs.memptr() + w * n, each.phase.memptr() + w * n, signs.memptr());
  }
}

void Projection::log_psi(const Wavefunction& psi, const Batch& x, LogPsi& out) const {
  Batch images;
  write_images(x, images);
  for_each(psi, images, x,
           [&](arma::uword w, const double* log_abs, const double* phases, const double* signs) {
             double of_sum = 0, phase = 0;
             sum(log_abs, phases, signs, of_sum, phase);
             out.log_abs[w] += of_sum;
             out.phase[w] += phase;
           });
}

LogDerivatives Projection::log_derivatives(const Wavefunction& psi, const Batch& x) const {
  if (!is_active_) return psi.log_derivatives(x);
  Batch images;
  write_images(x, images);
  arma::cx_mat shares(n_images(), x.n_cols);
  for_each(psi, images, x,
           [&](arma::uword w, const double* log_abs, const double* phases, const double* signs) {
             double of_sum = 0, phase = 0;
             sum(log_abs, phases, signs, of_sum, phase, shares.colptr(w));
           });
  return psi.log_derivatives(images).weighted_sums(shares, is_real_ && psi.is_real());
}

double Projection::remainder(const Wavefunction& psi, const Batch& x) const {
  Batch images;
  write_images(x, images);
  arma::cx_vec shares(n_images());
  double largest = 0;
  for_each(psi, images, x,
           [&](arma::uword, const double* log_abs, const double* phases, const double* signs) {
             double of_sum = 0, phase = 0;
             sum(log_abs, phases, signs, of_sum, phase, shares.memptr());
             const double moduli = arma::accu(arma::abs(shares));
             if (std::isfinite(of_sum) && moduli > 0) largest = std::max(largest, 1 / moduli);
           });
  return largest;
}

std::unique_ptr<WalkerState> Projection::track(const Wavefunction& projected,
                                               const Wavefunction& psi, Batch x) const {
  // Determinants vanish at images of walkers where their sum does not: from there, and from what is
  // left of a zero by rounding, no ratio leads back.
  if (has_signs_) return plain_state(projected, std::move(x));
  return std::make_unique<ProjectedState>(projected, psi, *this, std::move(x));
}

}  // namespace ritz
