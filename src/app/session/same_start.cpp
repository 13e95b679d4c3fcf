#include <ritz/app/session/same_start.hpp>

#include <fmt/format.h>

namespace ritz {

namespace {

// Of two texts of many lines, the first lines that differ.
std::pair<std::string, std::string> difference(const std::string& a, const std::string& b) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()) && a[i] == b[i]; ++i)
    if (a[i] == '\n') at = i + 1;
  const auto line = [at](const std::string& text) {
    return text.substr(at, text.find('\n', at) - at);
  };
  return {line(a), line(b)};
}

}  // namespace

void require_same(const Communicator& communicator, const std::string& text, ExitStatus status,
                  const std::string& what) {
  std::string of_root = text;
  communicator.broadcast(of_root);
  const int n_ranks = communicator.size();
  // The largest of all belongs to the first rank that differs.
  const double distance = text == of_root ? 0 : n_ranks - communicator.rank();
  const int other = n_ranks - static_cast<int>(communicator.max(distance));
  if (other == n_ranks) return;
  std::string of_other = text;
  communicator.broadcast(of_other, other);
  const auto [first, second] = difference(of_root, of_other);
  throw Error(status,
              fmt::format("{} differ between ranks: `{}` on rank 0, `{}` on rank {}; start all "
                          "ranks with the same program and the same arguments",
                          what, first, second, other),
              true);
}

}  // namespace ritz
