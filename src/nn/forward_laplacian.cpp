#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <ritz/nn/network.hpp>

namespace ritz {

namespace {

// Numbers in the largest triple of a piece. Measured: with four times as many, forward Laplacians
// of layers of 64 lose a fifth of their speed, since the planes fall out of the nearer caches.
constexpr arma::uword piece_size = 12288;

}  // namespace

// The buffer of every node and the size of pieces. A buffer is free again after the last use of its
// node, and what can work in place takes over that of its input.
void Network::plan(std::span<const LaplacianBatch> inputs, LaplacianState& state) const {
  const auto unchanged = [](const Coordinates& planned, const LaplacianBatch& input) {
    return planned == input.coordinates();
  };
  if (state.buffer_.size() == nodes_.size() &&
      std::ranges::equal(state.planned_for_, inputs, unchanged))
    return;
  state.planned_for_.clear();
  for (const auto& input : inputs) state.planned_for_.push_back(input.coordinates());
  state.buffer_.resize(nodes_.size());
  std::vector<Coordinates> coordinates(nodes_.size());
  std::vector<std::size_t> free;
  std::size_t n_buffers = 0;
  arma::uword largest = 1, largest_plane = 1;
  for (Node self = 0; self < nodes_.size(); ++self) {
    const NodeData& node = nodes_[self];
    if (!node.layer) {
      coordinates[self] = inputs[node.input].coordinates();
    } else {
      Coordinates common = coordinates[node.inputs[0]];
      for (const Node in : node.inputs) common = common.united(coordinates[in]);
      if (node.layer->mixes_columns()) common = Coordinates::all(common.n_global);
      coordinates[self] = node.layer->coordinates(common);
    }
    const arma::uword plane = node.shape.rows * node.shape.columns;
    largest_plane = std::max(largest_plane, plane);
    largest = std::max(largest, plane * (coordinates[self].n_local() + 2));
    const auto dies = [&](Node in) { return nodes_[in].last_use == self; };
    if (node.layer && node.layer->in_place() && dies(node.inputs[0])) {
      state.buffer_[self] = state.buffer_[node.inputs[0]];
      continue;
    }
    if (free.empty()) free.push_back(n_buffers++);
    state.buffer_[self] = free.back();
    free.pop_back();
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
      if (dies(node.inputs[i]) && std::find(node.inputs.begin(), node.inputs.begin() + i,
                                            node.inputs[i]) == node.inputs.begin() + i)
        free.push_back(state.buffer_[node.inputs[i]]);
  }
  state.buffers_.resize(n_buffers);
  state.piece_ = std::max<arma::uword>(1, piece_size / largest);
  // Planes that lie a multiple of 4096 bytes apart would compete for the same cache lines.
  if (state.piece_ > 1 && largest_plane * state.piece_ % 512 == 0) --state.piece_;
}

void Network::laplacian_of(Node self, std::span<const LaplacianBatch> inputs, LaplacianState& state,
                           arma::uword first, arma::uword n) const {
  const NodeData& node = nodes_[self];
  LaplacianBatch& out = state.buffers_[state.buffer_[self]];
  if (!node.layer) {
    out.copy_samples(inputs[node.input], first, n);
    return;
  }
  std::array<const LaplacianBatch*, max_layer_inputs> in;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    LaplacianBatch& x = state.buffers_[state.buffer_[node.inputs[i]]];
    if (!node.layer->takes_constant()) x.expand();
    in[i] = &x;
  }
  spread_inputs(node, state);
  if (node.layer->in_place() && &out != in[0]) out.copy_samples(*in[0], 0, n);
  node.layer->laplacian(parameters_.memptr() + node.offset, {in.data(), node.inputs.size()}, out);
}

// To what the columns of all inputs depend on together.
void Network::spread_inputs(const NodeData& node, LaplacianState& state) {
  const auto input = [&](Node in) -> LaplacianBatch& { return state.buffers_[state.buffer_[in]]; };
  const Coordinates& first = input(node.inputs[0]).coordinates();
  const bool differ =
      std::ranges::any_of(node.inputs, [&](Node in) { return input(in).coordinates() != first; });
  if (!differ && (first.are_all() || !node.layer->mixes_columns())) return;
  Coordinates common = first;
  for (const Node in : node.inputs) common = common.united(input(in).coordinates());
  if (node.layer->mixes_columns()) common = Coordinates::all(common.n_global);
  for (const Node in : node.inputs) input(in).spread(common, state.scratch_);
}

const LaplacianBatch& Network::forward_laplacian(const LaplacianBatch& input,
                                                 LaplacianState& state) const {
  return forward_laplacian(std::span(&input, 1), state);
}

const LaplacianBatch& Network::forward_laplacian(std::span<const LaplacianBatch> inputs,
                                                 LaplacianState& state) const {
  const arma::uword n_samples = inputs.empty() ? 0 : inputs[0].n_samples();
  bool fit = inputs.size() == inputs_.size();
  for (std::size_t i = 0; fit && i < inputs.size(); ++i)
    fit = inputs[i].shape() == shape(inputs_[i]) && inputs[i].n_samples() == n_samples &&
          inputs[i].coordinates().n_global == inputs[0].coordinates().n_global;
  if (!fit) throw std::logic_error("forward_laplacian: the inputs are not those of the network");

  plan(inputs, state);
  const arma::uword piece = state.piece_;
  for (arma::uword first = 0; first < n_samples; first += piece) {
    const arma::uword n = std::min(piece, n_samples - first);
    for (Node self = 0; self < nodes_.size(); ++self) laplacian_of(self, inputs, state, first, n);
    LaplacianBatch& result = state.buffers_[state.buffer_.back()];
    result.expand();
    if (first == 0) state.output_.resize(result.shape(), n_samples, result.coordinates());
    state.output_.put_samples(result, first);
  }
  return state.output_;
}

}  // namespace ritz
