#include <catch2/catch.hpp>

#include <ritz/model/product.hpp>
#include "tests/support/kinds.hpp"
#include "tests/support/walkers.hpp"

using namespace ritz;
using namespace ritz::testing;

namespace {

const Product& product(const WavefunctionCase& c) { return dynamic_cast<const Product&>(*c.psi); }

double largest_difference(const arma::mat& a, const arma::mat& b) {
  REQUIRE(arma::size(a) == arma::size(b));
  return a.is_empty() ? 0 : arma::abs(a - b).max();
}

}  // namespace

TEST_CASE("logarithms and spatial derivatives of a product are sums over its factors") {
  for (auto& c : product_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_particles(*c.system, *c.psi, 4, 3);
    LogPsi value(4);
    SpatialValues spatial, whole;
    spatial.zeros(r.n_rows, 4, c.psi->is_real());
    whole = spatial;
    bool real = true, symmetric = true;
    for (const auto& factor : product(c).factors()) {
      factor->log_psi(r, value);
      factor->spatial()->add_laplacian(r, spatial);
      real &= factor->is_real();
      symmetric &= factor->is_symmetric();
    }
    CHECK(c.psi->is_real() == real);
    CHECK(c.psi->is_symmetric() == symmetric);
    CHECK(largest_difference(log_psi_of(*c.psi, r).log_abs, value.log_abs) < 1e-13);
    CHECK(largest_difference(log_psi_of(*c.psi, r).phase, value.phase) < 1e-13);
    c.psi->spatial()->add_laplacian(r, whole);
    CHECK(largest_difference(whole.gradient, spatial.gradient) < 1e-12);
    CHECK(largest_difference(whole.laplacian, spatial.laplacian) < 1e-11);
  }
}

TEST_CASE("the parameters of a product follow each other in the order of its factors") {
  for (auto& c : product_cases("continuum")) {
    INFO(c.name);
    randomise_parameters(*c.psi, 2);
    const Batch r = draw_particles(*c.system, *c.psi, 4, 3);
    arma::vec parameters;
    arma::mat derivatives(0, 4);
    std::vector<std::pair<std::string, std::string>> names;  // the factor's index, the group
    std::size_t index = 0;
    for (const auto& factor : product(c).factors()) {
      parameters = arma::join_cols(parameters, factor->parameters());
      if (factor->n_parameters() > 0)
        derivatives = arma::join_cols(derivatives, factor->log_derivatives(r).dense());
      for (const auto& group : factor->parameter_groups())
        names.emplace_back(std::to_string(index), group.name);
      ++index;
    }
    CHECK(largest_difference(parameters, c.psi->parameters()) == 0);
    if (c.psi->is_real())
      CHECK(largest_difference(derivatives, c.psi->log_derivatives(r).dense()) == 0);
    const auto groups = c.psi->parameter_groups();
    REQUIRE(groups.size() == names.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
      CHECK(groups[i].name.starts_with(names[i].first));
      CHECK(groups[i].name.ends_with(names[i].second));
    }
  }
}

TEST_CASE("a product of one factor is that factor") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 2\nstatistics = \"boson\"");
  const std::string rbm = "kind = \"rbm\"\nhidden = 3\ninitial_std = 0.4";
  const auto alone = make_wavefunction(rbm, *system);
  const auto product = make_product({rbm}, *system);
  const Batch r = draw_particles(*system, *alone, 4, 1);
  CHECK(largest_difference(product->parameters(), alone->parameters()) == 0);
  CHECK(largest_difference(log_psi_of(*product, r).log_abs, log_psi_of(*alone, r).log_abs) == 0);
  CHECK(product->gibbs() != nullptr);
  CHECK(make_product({rbm, rbm}, *system)->gibbs() == nullptr);
}

TEST_CASE("an rbm leaves the envelope to a gaussian beside it") {
  const auto system = make_system(
      "kind = \"harmonic_trap\"\nparticles = 2\ndimensions = 2\nstatistics = \"boson\"");
  const auto names = [&](const std::vector<std::string>& factors) {
    std::string all;
    for (const auto& group : make_product(factors, *system)->parameter_groups())
      all += group.name + " ";
    return all;
  };
  const std::string visible = "visible_bias";
  CHECK(names({"kind = \"rbm\""}).find(visible) != std::string::npos);
  CHECK(names({"kind = \"gaussian\"", "kind = \"rbm\""}).find(visible) == std::string::npos);
  CHECK(names({"kind = \"jastrow\"", "kind = \"rbm\""}).find(visible) != std::string::npos);
}
