#include "app/context.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/shown.hpp"
#include "io/configuration.hpp"
#include "parallel/on_root.hpp"

namespace ritz {

void print(const Context& context, const std::string& result) {
  if (!context.communicator.is_root()) return;
  context.log.note(result);
  // A program gets what is there, a terminal what it can show.
  const std::string text = ::isatty(STDOUT_FILENO) == 1 ? harmless(result) : result;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  // A reader that has seen enough (`| head`) is no trouble.
  if ((!written || std::fflush(stdout) != 0) && errno != EPIPE)
    throw FileError("cannot write to standard output");
}

std::string read_input(const Context& context, const std::string& path) {
  std::string text;
  on_root(context.communicator, [&] { text = read_text_file(path); });
  context.communicator.broadcast(text);
  return text;
}

}  // namespace ritz
