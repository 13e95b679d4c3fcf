#include "app/context.hpp"

#include <cstdio>

#include "io/configuration.hpp"

namespace ritz {

void print(const Context& context, const std::string& text) {
  if (!context.communicator.is_root()) return;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) throw FileError("cannot write to standard output");
}

std::string read_input(const Context& context, const std::string& path) {
  // The first character says whether the rest is the text or a complaint.
  std::string message;
  if (context.communicator.is_root()) {
    try {
      message = "+" + read_text_file(path);
    } catch (const UsageError& error) {
      message = std::string("-") + error.what();
    }
  }
  context.communicator.broadcast(message);
  if (message.front() == '-') throw UsageError(message.substr(1));
  return message.substr(1);
}

}  // namespace ritz
