// Training: the same bits on any number of ranks and after a break, early stopping, penalties.

#include <ritz/learning/training/trainer.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/nn/layers/dense.hpp>
#include <ritz/random/random_block.hpp>
#include "tests/support/thread_ranks.hpp"
#include "tests/unit/optim/memory_archive.hpp"

using namespace ritz;
using ritz::test::MemoryArchive;
using ritz::test::on_ranks;

namespace {

class Recorder final : public FitObserver {
 public:
  void epoch_done(const EpochRecord& record, std::uint64_t) override { records.push_back(record); }
  std::vector<EpochRecord> records;
};

arma::mat normal(arma::uword rows, arma::uword columns, std::uint64_t seed) {
  arma::mat out(rows, columns);
  RandomBlock(seed, Purpose::testing).normal(0, 0, out);
  return out;
}

// A smooth function of three features with some noise.
struct Problem {
  arma::mat x, y;

  explicit Problem(arma::uword n = 150) : x(normal(3, n, 1)) {
    y = arma::sin(x.row(0)) + 0.5 * x.row(1) % x.row(2) + 0.1 * normal(1, n, 2);
  }
};

Settings resolved(const Value::Table& table) {
  const Value* name = table.find("optimizer");
  Mistakes mistakes;
  for (const auto& schema : training_schemas())
    if (!name || schema.name() == name->text()) {
      const Settings settings(schema.resolve(Value(table), "training", mistakes));
      mistakes.raise();
      return settings;
    }
  throw std::logic_error("no such optimizer");
}

struct Fit {
  TrainingPlan plan;
  Network network;
  Trainer trainer;
  Recorder recorder;

  explicit Fit(const Value::Table& table, Chain layers = dense_chain({{.width = 8}}))
      : plan(training_plan(resolved(table))),
        network(make_chain({3}, layers, {.width = 1})),
        trainer(plan, network, loss("mse"), 5) {
    network.initialise(3);
  }
  void train(const Problem& problem, const Communicator& communicator = *serial_communicator()) {
    trainer.train(communicator, problem.x, problem.y, recorder);
  }
};

Value::Table table_of(std::initializer_list<std::pair<const char*, Value>> entries) {
  Value::Table table;
  for (const auto& [key, value] : entries) table[key] = value;
  return table;
}

Value::Table adam(std::int64_t epochs) {
  return table_of({{"learning_rate", 0.01},
                   {"epochs", Value(epochs)},
                   {"batch", 50},
                   {"piece", 8},
                   {"l2", 1e-4},
                   {"early_stopping", table_of({{"patience", 5}, {"fraction", 0.2}})}});
}

bool same(const arma::vec& a, const arma::vec& b) { return arma::approx_equal(a, b, "absdiff", 0); }

// Lets a new fit begin where another one ended.
void hand_over(Fit& from, Fit& to) {
  MemoryArchive archive;
  archive.field("parameters", from.network.parameters());
  from.trainer.archive(archive);
  archive.rewind();
  archive.field("parameters", to.network.parameters());
  to.trainer.archive(archive);
}

// Trains a first fit for so many epochs and lets `rest` go on from it.
void train_with_break(std::int64_t epochs, Value::Table table, const Problem& problem, Fit& rest) {
  table["epochs"] = epochs;
  Fit first(table);
  first.train(problem);
  hand_over(first, rest);
  rest.train(problem);
}

}  // namespace

TEST_CASE("training gives the same bits on 1, 2, 3 and 4 ranks") {
  const Problem problem;
  const Chain layers = dense_chain({{.width = 8, .dropout = 0.2}});
  for (const bool lbfgs : {false, true}) {
    const Value::Table table =
        lbfgs ? table_of({{"optimizer", "lbfgs"}, {"epochs", 8}, {"piece", 16}}) : adam(4);
    Fit alone(table, lbfgs ? dense_chain({{.width = 8}}) : layers);
    alone.train(problem);
    for (const int n_ranks : {2, 3, 4})
      on_ranks(n_ranks, [&](const Communicator& communicator) {
        Fit fit(table, lbfgs ? dense_chain({{.width = 8}}) : layers);
        fit.train(problem, communicator);
        if (!same(fit.network.parameters(), alone.network.parameters()) ||
            fit.recorder.records.back().loss != alone.recorder.records.back().loss)
          throw std::runtime_error("other bits");
      });
  }
}

TEST_CASE("pieces of a batch add up to the gradient of the whole, dropout included") {
  const Problem problem;
  Network network = make_chain({3}, dense_chain({{.width = 8, .dropout = 0.3}}), {.width = 1});
  network.initialise(1);
  std::vector<std::size_t> chosen = {149, 3, 7, 7, 20, 33, 41, 100};
  const auto alone = serial_communicator();
  const Noise noise{9, 4, 0};
  arma::vec whole, sum;
  const double expected = BatchGradient(network, loss("mse"), {0.1, 0.2}, 8, *alone)(
      problem.x, problem.y, chosen, &noise, whole);
  BatchGradient cut(network, loss("mse"), {0.1, 0.2}, 3, *alone);
  CHECK(cut(problem.x, problem.y, chosen, &noise, sum) == Approx(expected).epsilon(1e-14));
  CHECK(arma::norm(whole - sum, "inf") < 1e-14);
  CHECK(arma::norm(whole) > 0.1);
  // The mean loss of all is that of the batch of all.
  arma::vec unused;
  std::vector<std::size_t> all(150);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const double mean = BatchGradient(network, loss("mse"), {}, 200, *alone)(problem.x, problem.y,
                                                                           all, nullptr, unused);
  CHECK(cut.mean_loss(problem.x, problem.y) == Approx(mean).epsilon(1e-14));
}

TEST_CASE("ten epochs are five, an archive, and five more") {
  const Problem problem;
  for (const std::string name :
       {"sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "amsgrad", "lbfgs"}) {
    auto table = name == "lbfgs" ? table_of({{"early_stopping", Value(Value::Table{})}}) : adam(10);
    table["optimizer"] = name;
    table["epochs"] = 10;
    Fit whole(table);
    whole.train(problem);
    REQUIRE(whole.trainer.epochs() > 5);
    Fit rest(table);
    train_with_break(5, table, problem, rest);
    INFO(name);
    CHECK(same(whole.network.parameters(), rest.network.parameters()));
    CHECK(rest.trainer.epochs() == whole.trainer.epochs());
    CHECK(rest.recorder.records.size() == whole.recorder.records.size() - 5);
  }
}

TEST_CASE("epochs without early stopping count after those with it") {
  const Problem problem;
  Value::Table table = adam(5), without = adam(12);
  without.erase("early_stopping");
  Fit first(table), second(without), third(without);
  first.train(problem);
  hand_over(first, second);
  second.train(problem);
  CHECK(second.trainer.epochs() == 12);
  hand_over(second, third);
  third.train(problem);  // makes nothing
  CHECK(same(third.network.parameters(), second.network.parameters()));
  // Early stopping judges anew from there on.
  Fit fourth(adam(13));
  hand_over(second, fourth);
  fourth.train(problem);
  CHECK(fourth.trainer.epochs() == 13);
  CHECK_FALSE(same(fourth.network.parameters(), first.network.parameters()));
}

TEST_CASE("a rate falls after so many epochs without improvement, and never below its minimum") {
  PlateauRate rate(
      {.initial = 0.1, .factor = 0.1, .patience = 2, .minimum = 5e-3, .tolerance = 0.1});
  const auto after = [&](double loss) {
    rate.observe(loss);
    return rate.rate();
  };
  CHECK(after(1.0) == 0.1);
  CHECK(after(0.8) == 0.1);   // the best
  CHECK(after(0.75) == 0.1);  // better by less than a tenth
  CHECK(after(0.9) == Approx(0.01));
  CHECK(after(0.9) == Approx(0.01));
  CHECK(after(0.9) == 5e-3);
  CHECK(after(0.1) == 5e-3);
  // The minimum does not raise what is below it from the start.
  PlateauRate low({.initial = 1e-3, .patience = 1, .minimum = 1e-2, .tolerance = 0});
  low.observe(1);
  low.observe(1);
  CHECK(low.rate() == 1e-3);
}

TEST_CASE("a training on a plateau goes on after a break, on any number of ranks") {
  const Problem problem;
  for (const bool held_back : {true, false}) {
    auto table = adam(20);
    if (!held_back) table.erase("early_stopping");
    if (held_back) table["early_stopping"] = table_of({{"patience", 1000}, {"fraction", 0.2}});
    table["learning_rate"] =
        table_of({{"kind", "plateau"}, {"initial", 0.2}, {"factor", 0.5}, {"patience", 1}});
    Fit whole(table);
    whole.train(problem);
    const auto& records = whole.recorder.records;
    CHECK(records.front().learning_rate == 0.2);
    CHECK(records.back().learning_rate < 0.2);
    Fit rest(table);
    train_with_break(9, table, problem, rest);
    CHECK(same(whole.network.parameters(), rest.network.parameters()));
    CHECK(rest.recorder.records.back().learning_rate == records.back().learning_rate);
    on_ranks(2, [&](const Communicator& communicator) {
      Fit fit(table);
      fit.train(problem, communicator);
      if (!same(fit.network.parameters(), whole.network.parameters()))
        throw std::runtime_error("other bits");
    });
  }
}

TEST_CASE("a training that is asked to stop has made whole epochs") {
  class Impatient final : public FitObserver {
   public:
    void epoch_done(const EpochRecord&, std::uint64_t) override { ++n_epochs; }
    bool wants_stop() override { return n_epochs == 4; }
    int n_epochs = 0;
  };
  const Problem problem;
  Fit stopped(adam(10));
  Impatient observer;
  stopped.trainer.train(*serial_communicator(), problem.x, problem.y, observer);
  CHECK(stopped.trainer.epochs() == 4);
  CHECK(stopped.trainer.ending() == "stopped on request");
  Fit whole(adam(4));
  whole.train(problem);
  CHECK(same(stopped.network.parameters(), whole.network.parameters()));
}

// Wants to stop after so many mini-batches, within an epoch.
class StopsWithin final : public FitObserver {
 public:
  explicit StopsWithin(int n) : left_(n) {}
  void epoch_done(const EpochRecord& record, std::uint64_t) override { last = record; }
  bool wants_stop_within_epoch() override { return --left_ == 0; }
  EpochRecord last;

 private:
  int left_;
};

TEST_CASE("a training that was stopped within epochs goes on with the next mini-batch") {
  const Problem problem;
  Value::Table table = adam(6);
  table["batch"] = 16;
  Fit whole(table);
  whole.train(problem);
  Fit first(table), second(table), third(table);
  StopsWithin early(3), late(20), never(0);
  first.trainer.train(*serial_communicator(), problem.x, problem.y, early);
  CHECK(first.trainer.epochs() == 0);
  CHECK(first.trainer.ending() == "stopped on request");
  hand_over(first, second);
  second.trainer.train(*serial_communicator(), problem.x, problem.y, late);
  CHECK(second.trainer.epochs() > 1);
  CHECK(second.trainer.epochs() < 6);
  hand_over(second, third);
  third.trainer.train(*serial_communicator(), problem.x, problem.y, never);
  CHECK(third.trainer.epochs() == 6);
  CHECK(same(third.network.parameters(), whole.network.parameters()));
  CHECK(never.last.loss == whole.recorder.records.back().loss);
}

// Has to end at once when it has been asked so often, and agrees on it afterwards.
class StopsEvaluations final : public FitObserver {
 public:
  explicit StopsEvaluations(int n) : left_(n) {}
  void epoch_done(const EpochRecord&, std::uint64_t) override {}
  bool is_urgent() override { return left_ > 0 && --left_ == 0; }

 private:
  int left_;
};

TEST_CASE("an evaluation that was left is made again, and a line search keeps those before") {
  const Problem problem;
  for (const char* optimizer : {"lbfgs", "adam"}) {
    Value::Table table =
        table_of({{"optimizer", optimizer}, {"epochs", 5}, {"piece", 16}, {"l2", 1e-4}});
    if (table["optimizer"].text() == "adam") table["batch"] = 0;
    Fit whole(table);
    whole.train(problem);
    // 150 rows are ten pieces: the last before the end of an evaluation, and one in its midst.
    for (const int asked : {1, 9, 15, 21})
      for (const int n_ranks : {1, 2})
        on_ranks(n_ranks, [&](const Communicator& communicator) {
          Fit first(table), rest(table);
          StopsEvaluations soon(communicator.is_root() ? asked : 0);
          first.trainer.train(communicator, problem.x, problem.y, soon);
          if (first.trainer.ending() != "stopped on request") throw std::runtime_error("not left");
          hand_over(first, rest);
          rest.train(problem, communicator);
          if (!same(rest.network.parameters(), whole.network.parameters()))
            throw std::runtime_error("other bits");
        });
  }
}

TEST_CASE("a line search that is left within every iteration comes to its end") {
  const Problem problem;
  const Value::Table table = table_of({{"optimizer", "lbfgs"}, {"epochs", 3}, {"piece", 16}});
  Fit whole(table);
  whole.train(problem);
  arma::vec found;
  auto last = std::make_unique<Fit>(table);
  int calls = 0;
  for (; last->trainer.epochs() < 3 && calls < 100; ++calls) {
    auto next = std::make_unique<Fit>(table);
    if (calls > 0) hand_over(*last, *next);
    StopsEvaluations soon(11);  // one whole evaluation at a time
    next->trainer.train(*serial_communicator(), problem.x, problem.y, soon);
    last = std::move(next);
  }
  CHECK(calls >= 3);
  CHECK(same(last->network.parameters(), whole.network.parameters()));
}

TEST_CASE("early stopping ends with the parameters of the best epoch") {
  // Few rows and much freedom.
  const Problem problem(40);
  auto table = adam(2000);
  table["l2"] = 0.0;
  table["learning_rate"] = 0.03;
  Fit fit(table, dense_chain({{.width = 50}}));
  fit.train(problem);
  const auto& records = fit.recorder.records;
  REQUIRE(records.size() < 2000);
  CHECK_THAT(fit.trainer.ending(), Catch::Contains("no improvement in 5 epochs"));
  const auto best = std::ranges::min_element(records, {}, &EpochRecord::validation_loss);
  CHECK(static_cast<std::size_t>(best - records.begin()) + 6 == records.size());
  // The same training, cut at that epoch.
  table["epochs"] = Value(static_cast<std::int64_t>(best->epoch + 1));
  Fit cut(table, dense_chain({{.width = 50}}));
  cut.train(problem);
  CHECK(same(cut.network.parameters(), fit.network.parameters()));
}

TEST_CASE("a network without hidden layers and with l2 is ridge regression") {
  const Problem problem;
  const double l2 = 0.03, n = 150;
  Fit fit(table_of({{"optimizer", "lbfgs"}, {"epochs", 200}, {"l2", l2}}), {});
  fit.train(problem);
  const arma::mat x = problem.x.each_col() - arma::mean(problem.x, 1);
  const arma::vec w = arma::solve(x * x.t() / n + l2 * arma::eye(3, 3), x * problem.y.t() / n);
  CHECK(arma::norm(fit.network.parameters().head(3) - w, "inf") < 1e-8);
  CHECK(fit.network.parameters()[3] ==
        Approx(arma::mean(problem.y.as_row()) - arma::dot(w, arma::mean(problem.x, 1)))
            .epsilon(1e-7));
  CHECK_THAT(fit.trainer.ending(), Catch::Contains("converged"));
}

TEST_CASE("l1 makes weights that are not needed zero") {
  Problem problem;
  problem.y = 2 * problem.x.row(0);
  auto table = adam(200);
  table["l1"] = 0.2;
  table["learning_rate"] = table_of({{"kind", "inverse_time"}, {"initial", 0.02}, {"delay", 10}});
  Fit fit(table, {});
  fit.train(problem);
  // The minimum of (1/n)‖y - wx‖² + l1 |w| lies near w = 2 - l1/2.
  CHECK(fit.network.parameters()[0] == Approx(1.9).margin(0.05));
  CHECK(std::abs(fit.network.parameters()[1]) < 0.02);
  CHECK(std::abs(fit.network.parameters()[2]) < 0.02);
}

TEST_CASE("every row is seen once in an epoch, in an order that follows from seed and epoch") {
  static std::vector<double> seen;
  const Loss spy{"spy", "",
                 [](const arma::mat& outputs, const arma::mat& targets, double, arma::mat& g) {
                   seen.insert(seen.end(), targets.begin(), targets.end());
                   g.zeros(arma::size(outputs));
                   return 0.0;
                 }};
  Problem problem(33);
  problem.y = arma::linspace<arma::rowvec>(0, 32, 33);
  auto table = table_of({{"epochs", 2}, {"batch", 10}});
  const TrainingPlan plan = training_plan(resolved(table));
  Network network = make_chain({3}, {}, {.width = 1});
  Trainer trainer(plan, network, spy, 5);
  Recorder recorder;
  seen.clear();
  trainer.train(*serial_communicator(), problem.x, problem.y, recorder);
  REQUIRE(seen.size() == 66);
  std::vector<double> first(seen.begin(), seen.begin() + 33), second(seen.begin() + 33, seen.end());
  CHECK(first != second);
  std::ranges::sort(first);
  std::ranges::sort(second);
  CHECK(first == second);
  CHECK(first == arma::conv_to<std::vector<double>>::from(problem.y));
}

TEST_CASE("training that diverges ends with one sentence") {
  const Problem problem;
  const std::vector<std::pair<Value::Table, std::string>> cases = {
      {table_of({{"optimizer", "sgd"}, {"learning_rate", 1e3}}), "of mini-batch"},
      {table_of({{"learning_rate", 1e4}}), "has grown from"},
  };
  for (const auto& [table, words] : cases) {
    Fit fit(table, dense_chain({{.width = 8, .activation = "relu"}}));
    CHECK_THROWS_AS(fit.train(problem), NumericsError);
    Fit again(table, dense_chain({{.width = 8, .activation = "relu"}}));
    CHECK_THROWS_WITH(again.train(problem), Catch::Contains("training diverged in epoch") &&
                                                Catch::Contains(words) &&
                                                Catch::Contains("smaller learning_rate"));
  }
}

TEST_CASE("early stopping needs a row to train on") {
  CHECK_THROWS_WITH(Fit(adam(1)).train(Problem(1)), Catch::Contains("expected at least one"));
}
