#pragma once

#include <ritz/parallel/communicator.hpp>

namespace ritz::test {

/// Says the same as another communicator, and counts how often ranks meet: once for each call, and
/// once more where lengths have to be told first.
class CountingCommunicator final : public Communicator {
 public:
  explicit CountingCommunicator(const Communicator& inner) : inner_(inner) {}

  std::size_t n_meetings() const { return n_meetings_; }

  int rank() const override { return inner_.rank(); }
  int size() const override { return inner_.size(); }
  void barrier() const override { count(1).barrier(); }
  void sum(std::span<double> values) const override { count(1).sum(values); }
  void sum(std::span<std::int64_t> values) const override { count(1).sum(values); }
  void max(std::span<double> values) const override { count(1).max(values); }
  void broadcast(std::span<double> values, int root) const override {
    count(1).broadcast(values, root);
  }
  void broadcast(std::string& text, int root) const override { count(2).broadcast(text, root); }
  std::vector<double> gather(std::span<const double> local, int root) const override {
    return count(2).gather(local, root);
  }
  std::vector<double> all_gather(std::span<const double> local) const override {
    return count(2).all_gather(local);
  }
  std::vector<double> gather(std::span<const double> local, const std::vector<std::size_t>& lengths,
                             int root) const override {
    return count(1).gather(local, lengths, root);
  }
  std::vector<double> all_gather(std::span<const double> local,
                                 const std::vector<std::size_t>& lengths) const override {
    return count(1).all_gather(local, lengths);
  }
  std::vector<std::string> all_gather(const std::string& local) const override {
    return count(2).all_gather(local);
  }
  std::vector<double> all_to_all(const std::vector<std::vector<double>>& to_ranks) const override {
    return count(2).all_to_all(to_ranks);
  }
  std::unique_ptr<Communicator> split(int colour) const override { return count(1).split(colour); }
  void abort(int status) const override { inner_.abort(status); }
  std::string library() const override { return inner_.library(); }

 private:
  const Communicator& count(std::size_t n) const {
    n_meetings_ += n;
    return inner_;
  }

  const Communicator& inner_;
  mutable std::size_t n_meetings_ = 0;
};

}  // namespace ritz::test
