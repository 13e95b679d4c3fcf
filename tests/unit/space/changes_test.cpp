#include <catch2/catch.hpp>
#include <stdexcept>

#include <ritz/space/batch.hpp>

using namespace ritz;

TEST_CASE("a change that sets a degree of freedom twice is refused") {
  Changes changes;
  changes.set(4, 1.0);
  changes.set(2, 1.0);
  changes.end_change(0);
  // The same one in two changes is right.
  changes.set(4, 1.0);
  changes.set(3, -1.0);
  CHECK_NOTHROW(changes.end_change(0));
  changes.set(4, 1.0);
  changes.set(5, -1.0);
  changes.set(4, 2.0);
  CHECK_THROWS_AS(changes.end_change(1), std::logic_error);
}

TEST_CASE("changes know which particle they move") {
  Changes changes;
  changes.end_change(0);
  for (const std::uint32_t k : {4, 3, 5}) changes.set(k, 0.0);
  changes.end_change(0);
  for (const std::uint32_t k : {2, 3}) changes.set(k, 0.0);
  changes.end_change(0);
  CHECK(changes.particle(0, 3) == Changes::several);
  CHECK(changes.particle(1, 3) == 1);
  CHECK(changes.particle(2, 3) == Changes::several);
  CHECK(changes.particle(2, 2) == 1);
}

TEST_CASE("trials are the changed configurations") {
  const Batch x = {{1, 2}, {3, 4}, {5, 6}};
  Changes changes;
  changes.set(2, 9.0);
  changes.set(0, 8.0);
  changes.end_change(1);
  changes.end_change(0);
  Batch out;
  changes.trials(x, out);
  CHECK(arma::all(arma::vectorise(out == arma::mat{{8, 1}, {4, 3}, {9, 5}})));

  changes.resize_single(3);
  CHECK(changes.size() == 3);
  CHECK(changes.first == std::vector<std::uint32_t>{0, 1, 2, 3});
}
