#pragma once

#include <string>
#include <vector>

#include <ritz/base/error.hpp>
#include <ritz/io/log.hpp>
#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// What every command gets: the ranks, the log, and how it was called.
struct Context {
  const Communicator& communicator;
  Log& log;
  std::string command_line;
};

/// Text on standard output, from rank 0 alone, and into the record of a run.
void print(const Context& context, const std::string& text);

/// The content of a file that the user named, read by rank 0 and sent to all; an error is
/// thrown on every rank alike. Collective.
std::string read_input(const Context& context, const std::string& path);

}  // namespace ritz
