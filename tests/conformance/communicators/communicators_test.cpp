#include <catch2/catch.hpp>
#include <numeric>

#include <ritz/parallel/communicator.hpp>
#include "tests/support/thread_ranks.hpp"

using namespace ritz;

namespace {

// What rank `from` has for rank `to`: lengths differ, some are zero.
std::vector<double> letter(int from, int to) {
  std::vector<double> out(static_cast<std::size_t>((2 * from + to) % 4));
  std::iota(out.begin(), out.end(), 100.0 * from + 10.0 * to);
  return out;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// The functions that do not do what their declaration says, on the rank that calls; Catch2 is not
// made for threads. All but split(), which threads as ranks do not have. Collective.
std::string wrong_functions(const Communicator& communicator) {
  std::string wrong;
  const auto expect = [&](bool holds, const char* name) {
    if (!holds) wrong += std::string(wrong.empty() ? "" : ", ") + name;
  };
  const int rank = communicator.rank(), size = communicator.size();
  const int last = size - 1;
  communicator.barrier();
  expect(communicator.sum(1.5 * rank) == 0.75 * size * last, "sum");
  expect(communicator.sum(std::int64_t{rank} << 40) == std::int64_t{size} * last / 2 << 40,
         "sum of integers");
  expect(communicator.max(-rank) == 0 && communicator.max(rank) == last, "max");
  expect(communicator.any(rank == last) && !communicator.any(false), "any");
  for (const int root : {0, last}) {
    arma::vec values = {1.0 * rank, 2.0};
    communicator.broadcast(values, root);
    expect(values[0] == root && values[1] == 2, "broadcast");
    std::string text(static_cast<std::size_t>(3 * rank), static_cast<char>('a' + rank));
    communicator.broadcast(text, root);
    expect(text == std::string(static_cast<std::size_t>(3 * root), static_cast<char>('a' + root)),
           "broadcast of a text");
    std::vector<double> all;
    for (int from = 0; from < size; ++from) append(all, letter(from, root));
    const auto mine = letter(rank, root);
    expect(communicator.all_gather(mine) == all, "all_gather");
    const auto gathered = communicator.gather(mine, root);
    expect(rank == root ? gathered == all : gathered.empty(), "gather");
  }
  const auto texts = communicator.all_gather(std::string(static_cast<std::size_t>(rank), 'x'));
  for (std::size_t r = 0; r < texts.size(); ++r) expect(texts[r].size() == r, "texts");
  std::vector<std::vector<double>> outgoing;
  std::vector<double> incoming;
  for (int other = 0; other < size; ++other) {
    outgoing.push_back(letter(rank, other));
    append(incoming, letter(other, rank));
  }
  expect(communicator.all_to_all(outgoing) == incoming, "all_to_all");
  return wrong;
}

}  // namespace

TEST_CASE("one process and ranks that are threads say to each other what they should") {
  CHECK(wrong_functions(*serial_communicator()) == "");
  for (const int n_ranks : {1, 2, 3, 6}) {
    std::vector<std::string> wrong(static_cast<std::size_t>(n_ranks));
    test::on_ranks(n_ranks, [&](const Communicator& communicator) {
      wrong[static_cast<std::size_t>(communicator.rank())] = wrong_functions(communicator);
    });
    for (const auto& each : wrong) CHECK(each == "");
  }
}

// Started by tests/mpi/communicator_test.sh.
TEST_CASE("the ranks of a launcher say to each other what they should", "[.launcher]") {
  int argc = 0;
  char** argv = nullptr;
  const auto communicator = start_parallel(argc, argv);
  const int rank = communicator->rank(), size = communicator->size();
  REQUIRE(size > 1);
  CHECK(wrong_functions(*communicator) == "");
  const auto part = communicator->split(rank % 2);
  CHECK(part->rank() == rank / 2);
  CHECK(part->size() == (size + 1 - rank % 2) / 2);
  CHECK(wrong_functions(*part) == "");
}
