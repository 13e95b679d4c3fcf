#include <ritz/base/workspaces.hpp>

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace ritz;

TEST_CASE("a workspace serves one evaluation at a time, and the next one when it is given back") {
  const Workspaces<std::vector<int>> workspaces;
  const std::vector<int>* first = nullptr;
  {
    const auto a = workspaces.borrow(), b = workspaces.borrow();
    CHECK(a.get() != b.get());
    a->assign(3, 7);
    first = a.get();
  }
  const auto c = workspaces.borrow(), d = workspaces.borrow();
  CHECK((c.get() == first || d.get() == first));
  const Workspaces<std::vector<int>> copy = workspaces;
  CHECK(copy.borrow()->empty());
}

TEST_CASE("threads never hold the same workspace") {
  const Workspaces<int> workspaces;
  std::vector<int> n_spoilt(4, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        const auto mine = workspaces.borrow();
        *mine = t;
        std::this_thread::yield();
        n_spoilt[t] += *mine != t;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(n_spoilt == std::vector<int>(4, 0));
}
