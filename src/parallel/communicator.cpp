#include <ritz/parallel/communicator.hpp>

#include <unistd.h>

#include <array>

namespace ritz {

double Communicator::sum(double value) const {
  sum(std::span(&value, 1));
  return value;
}

std::int64_t Communicator::sum(std::int64_t value) const {
  sum(std::span(&value, 1));
  return value;
}

double Communicator::max(double value) const {
  max(std::span(&value, 1));
  return value;
}

bool Communicator::any(bool flag) const { return max(flag ? 1.0 : 0.0) > 0; }

void Communicator::broadcast(arma::vec& values, int root) const {
  broadcast(std::span(values.memptr(), values.n_elem), root);
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown host";
}

}  // namespace ritz
