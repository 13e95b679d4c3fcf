#include <ritz/natural/natural_gradient.hpp>

#include <bit>
#include <catch2/catch.hpp>

#include "tests/support/counting_communicator.hpp"
#include "tests/support/thread_ranks.hpp"
#include "tests/unit/optim/memory_archive.hpp"
#include "tests/unit/vmc/sampled_problem.hpp"

using namespace ritz;
using test::Ansatz;
using test::SampledProblem;

namespace {

constexpr double shift = 1e-2;
const auto all_ansatzes = {Ansatz::real, Ansatz::two_outputs, Ansatz::holomorphic, Ansatz::mixed};

Value kind_with(const std::string& kind,
                const std::vector<std::pair<std::string, Value>>& keys = {}) {
  Value::Table table;
  table["kind"] = kind;
  for (const auto& [key, value] : keys) table[key] = value;
  return table;
}

std::unique_ptr<NaturalGradient> make(const Value& table, arma::uword n_parameters) {
  Mistakes mistakes;
  const Value resolved = natural_gradient_key().resolve(table, "optimizer", mistakes);
  mistakes.raise();
  return make_natural_gradient(Settings(resolved), n_parameters);
}

arma::vec direction(const SampledProblem& problem, const Value& table) {
  const auto kind = make(table, problem.n_parameters());
  return problem.direction(*serial_communicator(), *kind, shift);
}

double relative_difference(const arma::vec& a, const arma::vec& b) {
  return arma::norm(a - b) / arma::norm(b);
}

Value tight_cg(bool scale_invariant) {
  return kind_with("sr", {{"solver", "cg"},
                          {"tolerance", 1e-14},
                          {"iterations", 2000},
                          {"scale_invariant", scale_invariant}});
}

bool same_bits(const arma::vec& a, const arma::vec& b) {
  return std::ranges::equal(a, b, {}, std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>);
}

}  // namespace

TEST_CASE("every kind of natural gradient solves the equations of the contract") {
  for (const auto ansatz : all_ansatzes) {
    // Two groups of samples; other tests have three.
    const SampledProblem problem(ansatz, 11, 70, 4);
    const auto [s, half] = problem.dense();
    const arma::mat shifted = s + shift * arma::mat(arma::size(s), arma::fill::eye);
    const arma::vec expected = arma::solve(shifted, half);
    for (const auto& table :
         {kind_with("sr", {{"solver", "dense"}}), tight_cg(false), kind_with("minsr"),
          kind_with("spring", {{"momentum", 0.0}}), kind_with("spring")}) {
      CAPTURE(static_cast<int>(ansatz), table.toml());
      CHECK(relative_difference(direction(problem, table), expected) < 1e-11);
    }
  }
}

TEST_CASE("fewer samples than parameters give the same direction by either matrix") {
  for (const auto ansatz : all_ansatzes) {
    const SampledProblem problem(ansatz, 12, 20, 1);
    CHECK(relative_difference(direction(problem, kind_with("minsr")),
                              direction(problem, kind_with("sr"))) < 1e-11);
  }
}

TEST_CASE("the kernel of samples loses no digits to derivatives that are large on average") {
  constexpr double offset = 1e5, large_shift = 1e9;
  for (const auto ansatz : all_ansatzes) {
    CAPTURE(static_cast<int>(ansatz));
    const SampledProblem problem(ansatz, 16, 20, 1, offset);
    const auto [s, half] = problem.dense();
    const arma::vec expected =
        arma::solve(s + large_shift * arma::mat(arma::size(s), arma::fill::eye), half);
    for (const char* kind : {"minsr", "spring"}) {
      const auto made = make(kind_with(kind), problem.n_parameters());
      CHECK(relative_difference(problem.direction(*serial_communicator(), *made, large_shift),
                                expected) < 1e-9);
    }
  }
}

TEST_CASE("a scale-invariant shift multiplies the diagonal") {
  for (const auto ansatz : all_ansatzes) {
    const SampledProblem problem(ansatz, 13);
    const auto [s, half] = problem.dense();
    const arma::mat shifted = s + shift * arma::diagmat(s);
    const arma::vec expected = arma::solve(shifted, half);
    const auto dense = kind_with("sr", {{"solver", "dense"}, {"scale_invariant", true}});
    CHECK(relative_difference(direction(problem, dense), expected) < 1e-11);
    CHECK(relative_difference(direction(problem, tight_cg(true)), expected) < 1e-11);
  }
}

TEST_CASE("natural gradients have the same bits on any number of ranks") {
  for (const auto ansatz : all_ansatzes) {
    const SampledProblem problem(ansatz, 14);
    for (const auto& table :
         {kind_with("sr"), kind_with("sr", {{"solver", "cg"}, {"scale_invariant", true}}),
          kind_with("spring")}) {
      // Two steps, so that the memory counts as well.
      const auto second_step = [&](const Communicator& communicator) {
        const auto kind = make(table, problem.n_parameters());
        problem.direction(communicator, *kind, 10 * shift);
        return problem.direction(communicator, *kind, shift);
      };
      const arma::vec alone = second_step(*serial_communicator());
      // Of seven ranks two own no block, of sixteen eleven, the first among them.
      for (const int n_ranks : {2, 3, 4, 7, 16}) {
        CAPTURE(static_cast<int>(ansatz), table.toml(), n_ranks);
        std::vector<arma::vec> found(static_cast<std::size_t>(n_ranks));
        test::on_ranks(n_ranks, [&](const Communicator& communicator) {
          found[static_cast<std::size_t>(communicator.rank())] = second_step(communicator);
        });
        for (const auto& one : found) CHECK(same_bits(one, alone));
      }
    }
  }
}

TEST_CASE("wide derivatives travel in slices, with the same bits on any number of ranks") {
  const SampledProblem problem(Ansatz::wide, 17, 70, 8);
  // Without the matrix of parameters, which would be large.
  const arma::vec expected = direction(problem, tight_cg(false));
  const arma::vec alone = direction(problem, kind_with("minsr"));
  CHECK(relative_difference(alone, expected) < 1e-10);
  std::vector<arma::vec> found(3);
  test::on_ranks(3, [&](const Communicator& communicator) {
    const auto kind = make(kind_with("minsr"), problem.n_parameters());
    found[static_cast<std::size_t>(communicator.rank())] =
        problem.direction(communicator, *kind, shift);
  });
  for (const auto& one : found) CHECK(same_bits(one, alone));
}

TEST_CASE("ranks meet at most five times for each row of tiles of the kernel, and twelve times") {
  // 1120 samples in groups of 240.
  const SampledProblem problem(Ansatz::two_outputs, 18, 140, 8);
  const std::size_t n_tiles = 5;
  std::vector<std::size_t> meetings(4);
  test::on_ranks(4, [&](const Communicator& communicator) {
    const test::CountingCommunicator counting(communicator);
    const auto kind = make(kind_with("spring"), problem.n_parameters());
    problem.direction(counting, *kind, shift);
    meetings[static_cast<std::size_t>(communicator.rank())] = counting.n_meetings();
  });
  CHECK(meetings == std::vector<std::size_t>(4, meetings[0]));
  CHECK(meetings[0] <= 12 + 5 * n_tiles);
}

TEST_CASE("spring stays near a part of its previous direction, also after a resume") {
  for (const auto ansatz : all_ansatzes) {
    const double momentum = 0.9;
    const auto table = kind_with("spring", {{"momentum", momentum}});
    const auto communicator = serial_communicator();
    auto kind = make(table, SampledProblem(ansatz, 20, 70, 1).n_parameters());
    arma::vec previous;
    for (std::uint64_t iteration = 0; iteration < 4; ++iteration) {
      const SampledProblem problem(ansatz, 20 + iteration, 70, 1);
      auto [s, half] = problem.dense();
      s.diag() += shift;
      if (iteration > 0) half += shift * momentum * previous;
      const arma::vec expected = arma::solve(s, half);
      previous = problem.direction(*communicator, *kind, shift);
      CHECK(relative_difference(previous, expected) < 1e-11);
      if (iteration != 1) continue;
      test::MemoryArchive archive;
      kind->archive(archive);
      archive.rewind();
      kind = make(table, problem.n_parameters());
      kind->archive(archive);
    }
  }
}

TEST_CASE("derivatives that are not finite are an error on every rank") {
  for (const auto& table : {kind_with("sr"), kind_with("sr", {{"solver", "cg"}}),
                            kind_with("minsr"), kind_with("spring")}) {
    CAPTURE(table.toml());
    const SampledProblem problem(Ansatz::two_outputs, 15, 40, 2);
    int n_errors = 0;
    test::on_ranks(2, [&](const Communicator& communicator) {
      EnergyBatch batch = problem.batch(communicator);
      if (!communicator.is_root()) {
        auto& derivatives = batch.units.back().derivatives;
        arma::mat packed = derivatives.packed();
        packed(0, 0) = arma::datum::nan;
        derivatives = derivatives.like(packed);
      }
      const auto coefficients = gradient_coefficients(batch, arma::datum::inf);
      const auto kind = make(table, problem.n_parameters());
      const arma::vec gradient(problem.n_parameters(), arma::fill::ones);
      try {
        kind->direction(communicator, batch, coefficients, gradient, shift);
      } catch (const NumericsError&) {
        const auto one = static_cast<int>(communicator.sum(std::int64_t{1}));
        if (communicator.is_root()) n_errors = one;
      }
    });
    CHECK(n_errors == 2);
  }
}

TEST_CASE("the shift follows its schedule, and keys that a kind lacks are refused") {
  Value::Table schedule;
  schedule["kind"] = "step";
  schedule["initial"] = 0.1;
  schedule["decay"] = 0.5;
  schedule["every"] = 10;
  const auto kind = make(kind_with("minsr", {{"shift", schedule}}), 3);
  CHECK(kind->shift(9) == Approx(0.1));
  CHECK(kind->shift(10) == Approx(0.05));
  CHECK(make(kind_with("sr"), 3)->shift(7) == Approx(1e-3));
  CHECK_THROWS_AS(make(kind_with("minsr", {{"scale_invariant", true}}), 3), ConfigurationError);
  CHECK_THROWS_AS(make(kind_with("minsr", {{"shift", 0.0}}), 3), ConfigurationError);
  CHECK_THROWS_AS(make(kind_with("spring", {{"momentum", 1.0}}), 3), ConfigurationError);
}
