#include <ritz/nn/layer.hpp>

namespace ritz {

arma::uword Layer::n_parameters() const {
  arma::uword n = 0;
  for (const auto& each : parameters()) n += each.size();
  return n;
}

arma::uword Layer::n_penalised() const {
  arma::uword n = 0;
  for (const auto& each : parameters())
    if (each.penalised) n += each.size();
  return n;
}

}  // namespace ritz
