#include <ritz/app/session/output_file.hpp>

#include <fmt/format.h>

#include <ritz/app/session/inputs.hpp>
#include <ritz/base/error.hpp>
#include <ritz/io/file.hpp>
#include <ritz/parallel/on_root.hpp>

namespace ritz {

void require_writable_output(const Communicator& communicator, const std::string& path,
                             bool overwrite, const std::vector<std::string>& inputs) {
  on_root(communicator, [&] {
    if (!is_named(path)) return;
    const std::string input = same_file_among(inputs, path);
    if (!input.empty())
      throw UsageError(fmt::format(
          "\"{}\" would replace \"{}\", which this reads; give another file with -o", path, input));
    if (!overwrite)
      throw UsageError(fmt::format(
          "\"{}\" is there already; give another file with -o, or replace it with --overwrite",
          path));
  });
}

}  // namespace ritz
