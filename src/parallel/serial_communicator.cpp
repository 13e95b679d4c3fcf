#include <cstdlib>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

namespace {

class SerialCommunicator final : public Communicator {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  void barrier() const override {}
  void sum(std::span<double>) const override {}
  void sum(std::span<std::int64_t>) const override {}
  void max(std::span<double>) const override {}
  void broadcast(std::span<double>, int) const override {}
  void broadcast(std::string&, int) const override {}
  std::vector<double> gather(std::span<const double> local, int) const override {
    return {local.begin(), local.end()};
  }
  std::vector<double> all_gather(std::span<const double> local) const override {
    return {local.begin(), local.end()};
  }
  std::vector<double> gather(std::span<const double> local, const std::vector<std::size_t>&,
                             int) const override {
    return {local.begin(), local.end()};
  }
  std::vector<double> all_gather(std::span<const double> local,
                                 const std::vector<std::size_t>&) const override {
    return {local.begin(), local.end()};
  }
  std::vector<std::string> all_gather(const std::string& local) const override { return {local}; }
  std::vector<double> all_to_all(const std::vector<std::vector<double>>& to_ranks) const override {
    return to_ranks.front();
  }
  std::unique_ptr<Communicator> split(int) const override { return serial_communicator(); }
  void abort(int status) const override { std::_Exit(status); }
  std::string library() const override { return "none (one process)"; }
};

}  // namespace

std::unique_ptr<Communicator> serial_communicator() {
  return std::make_unique<SerialCommunicator>();
}

}  // namespace ritz
