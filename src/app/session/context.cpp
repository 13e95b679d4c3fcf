#include <ritz/app/session/context.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include <ritz/base/shown.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

void print(const Context& context, const std::string& text) {
  if (!context.communicator.is_root()) return;
  context.log.note(text);
  // A program gets what is there, a terminal what it can show.
  const std::string shown = ::isatty(STDOUT_FILENO) == 1 ? harmless(text) : text;
  const bool written = std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size();
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
