#include "tests/support/thread_ranks.hpp"

#include <algorithm>
#include <barrier>
#include <exception>
#include <stdexcept>
#include <thread>

namespace ritz::test {

namespace {

struct Meeting {
  explicit Meeting(int n)
      : barrier(n), numbers(static_cast<std::size_t>(n)), texts(numbers.size()) {}
  std::barrier<> barrier;
  std::vector<std::vector<double>> numbers;
  std::vector<std::string> texts;
};

class ThreadCommunicator final : public Communicator {
 public:
  ThreadCommunicator(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(meeting_.numbers.size()); }
  void barrier() const override { meeting_.barrier.arrive_and_wait(); }

  void sum(std::span<double> values) const override { combine(values, std::plus<>()); }
  void sum(std::span<std::int64_t> values) const override { combine(values, std::plus<>()); }
  void max(std::span<double> values) const override {
    combine(values, [](double a, double b) { return std::max(a, b); });
  }
  void broadcast(std::span<double> values, int root) const override {
    std::ranges::copy(exchange(values)[static_cast<std::size_t>(root)], values.begin());
  }
  void broadcast(std::string& text, int root) const override {
    text = all_gather(text)[static_cast<std::size_t>(root)];
  }
  std::vector<double> gather(std::span<const double> local, int root) const override {
    auto all = all_gather(local);
    return rank_ == root ? all : std::vector<double>();
  }
  std::vector<double> all_gather(std::span<const double> local) const override {
    std::vector<double> out;
    for (const auto& one : exchange(local)) out.insert(out.end(), one.begin(), one.end());
    return out;
  }
  std::vector<double> gather(std::span<const double> local, const std::vector<std::size_t>& lengths,
                             int root) const override {
    auto all = all_gather(local, lengths);
    return rank_ == root ? all : std::vector<double>();
  }
  std::vector<double> all_gather(std::span<const double> local,
                                 const std::vector<std::size_t>& lengths) const override {
    std::vector<double> out;
    const auto all = exchange(local);
    for (std::size_t r = 0; r < all.size(); ++r) {
      if (all[r].size() != lengths[r]) throw std::logic_error("a rank sent another length");
      out.insert(out.end(), all[r].begin(), all[r].end());
    }
    return out;
  }
  std::vector<std::string> all_gather(const std::string& local) const override {
    meeting_.texts[static_cast<std::size_t>(rank_)] = local;
    barrier();
    auto all = meeting_.texts;
    barrier();
    return all;
  }
  std::vector<double> all_to_all(const std::vector<std::vector<double>>& to_ranks) const override {
    std::vector<double> local, out;
    for (const auto& part : to_ranks) {
      local.push_back(static_cast<double>(part.size()));
      local.insert(local.end(), part.begin(), part.end());
    }
    for (const auto& sent : exchange(std::span(local))) {
      const double* at = sent.data();
      for (int r = 0; r < rank_; ++r) at += 1 + static_cast<std::size_t>(*at);
      out.insert(out.end(), at + 1, at + 1 + static_cast<std::size_t>(*at));
    }
    return out;
  }
  std::unique_ptr<Communicator> split(int) const override {
    throw std::logic_error("threads as ranks cannot be split");
  }
  void abort(int) const override { std::terminate(); }
  std::string library() const override { return "threads"; }

 private:
  template <class T>
  std::vector<std::vector<double>> exchange(std::span<T> local) const {
    meeting_.numbers[static_cast<std::size_t>(rank_)].assign(local.begin(), local.end());
    barrier();
    auto all = meeting_.numbers;
    barrier();
    return all;
  }
  template <class T, class Operation>
  void combine(std::span<T> values, Operation&& operation) const {
    const auto all = exchange(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      double total = all[0][i];
      for (std::size_t r = 1; r < all.size(); ++r) total = operation(total, all[r][i]);
      values[i] = static_cast<T>(total);
    }
  }

  Meeting& meeting_;
  int rank_;
};

}  // namespace

void on_ranks(int n_ranks, const std::function<void(const Communicator&)>& work) {
  Meeting meeting(n_ranks);
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(n_ranks));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < n_ranks; ++rank)
    threads.emplace_back([&, rank] {
      try {
        work(ThreadCommunicator(meeting, rank));
      } catch (...) {
        errors[static_cast<std::size_t>(rank)] = std::current_exception();
      }
    });
  for (auto& thread : threads) thread.join();
  for (const auto& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace ritz::test
