#include <ritz/app/session/older_run.hpp>

#include <filesystem>
#include <utility>

#include <ritz/io/file.hpp>

namespace ritz {

std::optional<Manifest> manifest_of_older_run(const std::string& directory) {
  // A file and how it begins.
  const std::pair<const char*, std::string_view> marks[] = {{"config.toml", resolved_mark},
                                                            {"history.csv", "iteration,energy,"},
                                                            {"summary.json", "{\n  \"state\": "},
                                                            {"results.h5", "RITZ1 "},
                                                            {"checkpoint.h5", "RITZ1 "},
                                                            {"checkpoint.previous.h5", "RITZ1 "},
                                                            {"checkpoint.damaged.h5", "RITZ1 "},
                                                            {"bad_energy.h5", "RITZ1 "},
                                                            {"model.h5", "RITZ1 "}};
  Manifest out(directory);
  for (const auto& [name, mark] : marks) {
    const std::string path = directory + "/" + name;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path, ignored))) continue;
    const std::string content = read_file(path);
    // One that was cut off when it was begun is empty.
    if (content.empty() || content.starts_with(mark)) out.enter(name, content);
  }
  if (!out.lists("config.toml")) return std::nullopt;
  out.set_state(Manifest::State::shown);
  return out;
}

}  // namespace ritz
