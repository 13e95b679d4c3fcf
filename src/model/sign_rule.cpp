#include <ritz/model/sign_rule.hpp>

#include <algorithm>
#include <map>
#include <numeric>

namespace ritz {

namespace {

/// Sites whose flags are known relative to each other: flag(site) = flag(root) ⊕ odd. Node 0 stands
/// for a site that is never rotated, node i + 1 for site i; the smallest node is the root.
class Flags {
 public:
  explicit Flags(arma::uword n_sites) : parent_(n_sites + 1), odd_(n_sites + 1, 0) {
    std::iota(parent_.begin(), parent_.end(), std::uint32_t{0});
  }

  struct Root {
    std::uint32_t node;
    bool odd;
  };
  Root find(std::uint32_t node) {
    std::uint32_t root = node;
    bool odd = false;
    for (; parent_[root] != root; root = parent_[root]) odd ^= odd_[root] != 0;
    // All on the way are hung below the root.
    for (bool rest = odd; parent_[node] != root && node != root;) {
      const bool next_rest = rest ^ (odd_[node] != 0);
      const std::uint32_t next = parent_[node];
      parent_[node] = root;
      odd_[node] = rest;
      node = next;
      rest = next_rest;
    }
    return {root, odd};
  }

  /// Demands flag(a) ⊕ flag(b) = odd. Whether that is possible.
  bool join(std::uint32_t a, std::uint32_t b, bool odd) {
    Root x = find(a), y = find(b);
    const bool between = x.odd ^ y.odd ^ odd;
    if (x.node == y.node) return !between;
    if (x.node > y.node) std::swap(x, y);
    parent_[y.node] = x.node;
    odd_[y.node] = between;
    return true;
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<char> odd_;
};

/// Linear equations over the integers modulo 2, Σ flag(node) = odd, brought into the form of
/// Gaussian elimination as they come; the node of the highest number is the pivot.
class Equations {
 public:
  /// The nodes in rising order, each once. Whether the equation agrees with those before.
  bool add(std::vector<std::uint32_t> nodes, bool odd) {
    while (!nodes.empty()) {
      const std::uint32_t pivot = nodes.back();
      const auto known = rows_.find(pivot);
      if (known == rows_.end()) {
        rows_[pivot] = {std::move(nodes), odd};
        return true;
      }
      std::vector<std::uint32_t> sum;
      std::ranges::set_symmetric_difference(nodes, known->second.nodes, std::back_inserter(sum));
      nodes = std::move(sum);
      odd ^= known->second.odd;
    }
    return !odd;
  }

  /// How many of them are independent.
  std::size_t size() const { return rows_.size(); }

  /// The solution with 0 wherever there is a choice.
  std::map<std::uint32_t, bool> solve() const {
    std::map<std::uint32_t, bool> out;
    for (const auto& [pivot, row] : rows_) {  // those below a pivot come first
      bool value = row.odd;
      for (const std::uint32_t node : row.nodes)
        if (const auto found = out.find(node); found != out.end()) value ^= found->second;
      out[pivot] = value;
    }
    return out;
  }

 private:
  struct Row {
    std::vector<std::uint32_t> nodes;
    bool odd = false;
  };
  std::map<std::uint32_t, Row> rows_;  // by pivot
};

/// All turns as equations for the flags, with the signs or with a zero in their place.
struct TurnSystem {
  TurnSystem(arma::uword n_sites, const std::vector<SpinTurn>& turns, bool with_signs)
      : flags(n_sites) {
    const auto is_odd = [&](const SpinTurn& turn) { return with_signs && turn.sign > 0; };
    for (const SpinTurn& turn : turns) {
      if (with_signs && turn.sign == 0) is_solvable = false;
      if (turn.sites.size() > 2) continue;
      const std::uint32_t other = turn.sites.size() == 2 ? turn.sites[1] + 1 : 0;
      if (!flags.join(turn.sites[0] + 1, other, is_odd(turn))) is_solvable = false;
    }
    for (const SpinTurn& turn : turns)
      if (turn.sites.size() > 2) add_large(turn.sites, is_odd(turn));
  }

  Flags flags;
  Equations equations;  // for the roots
  bool is_solvable = true;

 private:
  void add_large(const std::vector<std::uint32_t>& sites, bool odd) {
    std::map<std::uint32_t, bool> roots;  // those that occur an odd number of times
    for (const std::uint32_t site : sites) {
      const auto root = flags.find(site + 1);
      odd ^= root.odd;
      roots[root.node] ^= true;
    }
    std::vector<std::uint32_t> nodes;
    for (const auto& [node, occurs] : roots)
      if (occurs && node != 0) nodes.push_back(node);
    if (!equations.add(std::move(nodes), odd)) is_solvable = false;
  }
};

}  // namespace

std::optional<std::vector<char>> find_sign_rule(arma::uword n_sites,
                                                const std::vector<SpinTurn>& turns) {
  TurnSystem system(n_sites, turns, true);
  if (!system.is_solvable) return std::nullopt;
  const auto of_root = system.equations.solve();
  std::vector<char> out(n_sites);
  for (arma::uword i = 0; i < n_sites; ++i) {
    const auto root = system.flags.find(static_cast<std::uint32_t>(i + 1));
    const auto found = of_root.find(root.node);
    out[i] = root.odd ^ (found != of_root.end() && found->second);
  }
  return out;
}

arma::uword count_conserved(arma::uword n_sites, const std::vector<SpinTurn>& turns) {
  TurnSystem system(n_sites, turns, false);
  arma::uword n_roots = 0;
  for (arma::uword i = 0; i < n_sites; ++i)
    n_roots += system.flags.find(static_cast<std::uint32_t>(i + 1)).node == i + 1;
  return n_roots - system.equations.size();
}

bool is_turned(const std::vector<char>& flags, const std::vector<std::uint32_t>& sites) {
  if (flags.empty()) return false;
  return std::ranges::count_if(sites, [&](std::uint32_t site) { return flags[site] != 0; }) % 2 ==
         1;
}

}  // namespace ritz
