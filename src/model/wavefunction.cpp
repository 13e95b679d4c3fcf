#include <ritz/model/wavefunction.hpp>

#include <stdexcept>

namespace ritz {

void Wavefunction::set_parameters(const arma::vec& parameters) {
  if (parameters.n_elem != parameters_.n_elem)
    throw std::logic_error("set_parameters: wrong number of parameters");
  parameters_ = parameters;
}

}  // namespace ritz
