// How near the layers come to the speed of dgemm: training steps (forward, backward, Adam; batch
// 256) and forward Laplacians, each beside the 1024-square dgemm of Armadillo's BLAS measured in
// turns with it. Run on one thread (OPENBLAS_NUM_THREADS=1), on a quiet core.
//   bench_layers                             the table
//   bench_layers step 784-256-256-10 relu    milliseconds of one training step

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <ritz/nn/layers/dense.hpp>
#include <ritz/nn/loss.hpp>
#include <ritz/optim/optimizer.hpp>
#include "bench/dgemm.hpp"

namespace {

using namespace ritz;
using namespace ritz::bench;

// Fraction of the dgemm rate that `work` of this many GFLOP reaches: the median over turns in
// which both are measured.
struct Result {
  double fraction, milliseconds, dgemm;
};
Result compare(double gflop, Dgemm& dgemm, const std::function<void()>& work) {
  const int repeats = std::max(1, int(0.02 / std::max(1e-6, seconds(work))));
  std::vector<double> fractions, times, rates;
  for (int turn = 0; turn < 21; ++turn) {
    const double rate = dgemm.rate();
    const double time = seconds([&] {
                          for (int i = 0; i < repeats; ++i) work();
                        }) /
                        repeats;
    fractions.push_back(gflop / time / rate);
    times.push_back(1e3 * time);
    rates.push_back(rate);
  }
  const auto median = [](std::vector<double>& x) {
    std::ranges::nth_element(x, x.begin() + x.size() / 2);
    return x[x.size() / 2];
  };
  return {median(fractions), median(times), median(rates)};
}

Network chain(const std::vector<arma::uword>& widths, const std::string& activation) {
  std::vector<DenseForm> layers;
  for (std::size_t i = 1; i + 1 < widths.size(); ++i)
    layers.push_back({.width = widths[i], .activation = activation});
  Network network = make_chain({widths.front()}, dense_chain(layers), {.width = widths.back()});
  network.initialise(1);
  return network;
}

std::unique_ptr<Optimizer> make_adam(arma::uword n_parameters) {
  for (const auto& kind : optimizer_kinds()) {
    if (kind.schema.name() != "adam") continue;
    Mistakes mistakes;
    return kind.create(Settings(kind.schema.resolve(Value(Value::Table{}), "optimizer", mistakes)),
                       n_parameters);
  }
  return nullptr;
}

// Forward, backward and Adam for one mini-batch of 256.
class TrainingStep {
 public:
  TrainingStep(const std::vector<arma::uword>& widths, const std::string& activation)
      : network_(chain(widths, activation)),
        adam_(make_adam(network_.n_parameters())),
        x_(normal(widths.front(), batch)),
        targets_(normal(widths.back(), batch)) {
    for (std::size_t i = 0; i + 1 < widths.size(); ++i)
      gflop_ += (i == 0 ? 2.0 : 3.0) * 2e-9 * double(batch * widths[i] * widths[i + 1]);
  }
  void operator()() {
    loss("mse").pass(network_.forward(x_, state_, true), targets_, 1.0 / batch, slope_);
    network_.backward(slope_, state_);
    network_.parameter_gradient(state_, gradient_);
    adam_->step(gradient_, 1e-3, network_.parameters());
  }
  double gflop() const { return gflop_; }

 private:
  static constexpr arma::uword batch = 256;
  Network network_;
  std::unique_ptr<Optimizer> adam_;
  arma::mat x_, targets_, slope_;
  arma::vec gradient_;
  NetworkState state_;
  double gflop_ = 0;
};

void training_step(const std::vector<arma::uword>& widths, const std::string& activation,
                   double bar) {
  TrainingStep step(widths, activation);
  Dgemm dgemm(1024, 1024, 1024);
  const Result result = compare(step.gflop(), dgemm, [&] { step(); });
  fmt::print(
      "training step  {:<17} {:<5} {:7.3f} ms  {:5.1f} GFLOP/s dgemm  {:5.1f} % (bar {:.0f} %)\n",
      fmt::format("{}", fmt::join(widths, "-")), activation, result.milliseconds, result.dgemm,
      100 * result.fraction, 100 * bar);
}

// The time of a step alone, in milliseconds, for scripts: "784-256-256-10", "relu".
void time_of_step(const std::string& widths_text, const std::string& activation) {
  std::vector<arma::uword> widths;
  std::istringstream text(widths_text);
  for (std::string width; std::getline(text, width, '-');) widths.push_back(std::stoul(width));
  TrainingStep step(widths, activation);
  const int repeats = std::max(3, int(0.1 / seconds([&] { step(); })));
  const double time = seconds([&] {
    for (int i = 0; i < repeats; ++i) step();
  });
  fmt::print("{:.6f}\n", 1e3 * time / repeats);
}

void forward_laplacian(const std::vector<arma::uword>& widths, arma::uword walkers) {
  const Network network = chain(widths, "tanh");
  const arma::uword n = widths.front(), planes = n + 2;
  const arma::mat x = normal(n, walkers);
  LaplacianState state;
  LaplacianBatch input;
  double products = double(n * widths[1]);
  for (std::size_t i = 1; i + 1 < widths.size(); ++i)
    products += double(planes * widths[i] * widths[i + 1]);
  const auto work = [&] {
    input.set_coordinates(x, 1, Coordinates::all(n));
    network.forward_laplacian(input, state);
  };
  const double gflop = 2e-9 * double(walkers) * products;
  Dgemm square(1024, 1024, 1024), same(widths[2], widths[1], planes * walkers);
  const Result whole = compare(gflop, square, work), own = compare(gflop, same, work);
  fmt::print(
      "laplacian      {:<11} {:3} walkers {:7.3f} ms  {:.1f} % of square dgemm ({:.1f} GFLOP/s)"
      "  {:.1f} % of {}x{}x{} ({:.1f})  {:.0f} local energies/s\n",
      fmt::format("{}", fmt::join(widths, "-")), walkers, whole.milliseconds, 100 * whole.fraction,
      whole.dgemm, 100 * own.fraction, widths[2], widths[1], planes * walkers, own.dgemm,
      double(walkers) / (1e-3 * whole.milliseconds));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "step") {
    time_of_step(argv[2], argv[3]);
    return 0;
  }
  for (const char* activation : {"relu", "tanh"}) {
    training_step({64, 128, 10}, activation, 0.70);
    training_step({784, 256, 256, 10}, activation, 0.76);
    training_step({512, 512, 512, 512}, activation, 0.80);
  }
  for (const arma::uword walkers : {16, 32, 64}) {
    forward_laplacian({12, 64, 64, 1}, walkers);
    forward_laplacian({30, 64, 64, 1}, walkers);
  }
}
