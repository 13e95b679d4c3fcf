#include <ritz/app/session/inputs.hpp>

#include <filesystem>

#include <ritz/io/file.hpp>

namespace ritz {

namespace {

void add_texts(const Value& value, std::vector<std::string>& out) {
  if (value.is_text()) out.push_back(value.text());
  if (value.is_array())
    for (const auto& entry : value.array()) add_texts(entry, out);
  if (value.is_table())
    for (const auto& [key, entry, place] : value.table().entries) add_texts(entry, out);
}

}  // namespace

std::vector<std::string> inputs_of(const Value& configuration, const std::string& file) {
  std::vector<std::string> texts, out = {file};
  add_texts(configuration, texts);
  const auto folder = std::filesystem::path(file).parent_path();
  std::error_code failure;
  for (const auto& text : texts)
    for (const auto& path : {std::filesystem::path(text), folder / text}) {
      if (text.empty() || text.size() > 4096) continue;
      if (std::filesystem::is_regular_file(path, failure)) out.push_back(path.string());
      if (!std::filesystem::is_directory(path, failure)) continue;
      for (const char* name : {"config.toml", "results.h5", "model.h5"})
        if (is_there((path / name).string())) out.push_back((path / name).string());
    }
  return out;
}

std::string same_file_among(const std::vector<std::string>& paths, const std::string& path) {
  std::error_code failure;
  for (const auto& each : paths)
    if (std::filesystem::equivalent(each, path, failure)) return each;
  return "";
}

}  // namespace ritz
