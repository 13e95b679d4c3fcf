#include <ritz/population/meeting_pace.hpp>

#include <catch2/catch.hpp>

#include "tests/support/thread_ranks.hpp"

using namespace ritz;

namespace {

// The rounds before each of some meetings, where a round takes so many seconds by the rank's clock.
std::vector<int> rounds_between(const Communicator& communicator, double& now, double round,
                                MeetingPace& pace, int n_meetings) {
  std::vector<int> out;
  for (int i = 0; i < n_meetings; ++i) {
    int rounds = 0;
    do {
      now += round;
      ++rounds;
    } while (!pace.due());
    pace.met(communicator);
    out.push_back(rounds);
  }
  return out;
}

}  // namespace

TEST_CASE("ranks meet about ten times a second, whatever a round takes") {
  const auto alone = serial_communicator();
  double now = 100;
  MeetingPace pace([&] { return now; });
  // From 1 ms for a round: doubled until rounds of 64 ms follow, which are too short, and 128 ms.
  CHECK(rounds_between(*alone, now, 0.001, pace, 9) ==
        std::vector<int>{1, 2, 4, 8, 16, 32, 64, 128, 128});
  // Rounds that have become longer, and never less than one of them.
  CHECK(rounds_between(*alone, now, 0.01, pace, 6) == std::vector<int>{128, 64, 32, 16, 8, 8});
  CHECK(rounds_between(*alone, now, 30, pace, 6) == std::vector<int>{8, 4, 2, 1, 1, 1});
  CHECK(rounds_between(*alone, now, 0.05, pace, 3) == std::vector<int>{1, 2, 2});
}

TEST_CASE("all ranks meet after the same rounds, by the clock of the first") {
  std::vector<std::vector<int>> rounds(3);
  test::on_ranks(3, [&](const Communicator& communicator) {
    double now = 0;
    MeetingPace pace([&] { return now; });
    // The others have clocks of their own that would have it otherwise.
    const double round = communicator.is_root() ? 0.02 : 7;
    rounds[static_cast<std::size_t>(communicator.rank())] =
        rounds_between(communicator, now, round, pace, 5);
  });
  for (const auto& one : rounds) CHECK(one == std::vector<int>{1, 2, 4, 4, 4});
}
