#include <ritz/io/manifest.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <ritz/base/error.hpp>
#include <ritz/io/checksum.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/json.hpp>

namespace ritz {

namespace {

constexpr const char* about =
    "What Ritz wrote into this directory. Only these files are ever removed or replaced.";
constexpr std::array state_names = {"begun", "failed", "shown"};
constexpr std::size_t most_versions = 3;

// What must be there for a manifest to be one.
const Value& member(const Value& value, const std::string& key, bool is_right(const Value&)) {
  const Value* found = value.is_table() ? value.table().find(key) : nullptr;
  if (!found || !is_right(*found)) throw FileError(fmt::format("\"{}\" is missing", key));
  return *found;
}
bool is_table(const Value& value) { return value.is_table(); }
bool is_text(const Value& value) { return value.is_text(); }
bool is_integer(const Value& value) { return value.is_integer(); }

}  // namespace

std::optional<Manifest> Manifest::read(const std::string& directory) {
  Manifest out(directory);
  const std::string path = out.path(file_name);
  if (!is_named(path)) return std::nullopt;
  const std::string text = read_file(path, std::size_t{1} << 24);
  if (text.empty()) return out;  // killed before anything was entered
  try {
    const Value value = parse_json(text, path);
    if (member(value, "about", is_text).text() != about) throw FileError("it is about other files");
    const auto state = std::ranges::find(state_names, member(value, "state", is_text).text());
    if (state == state_names.end()) throw FileError("its state is unknown");
    out.state_ = static_cast<State>(state - state_names.begin());
    out.partial_ = member(value, "partial", is_text).text();
    for (const auto& [name, versions, place] : member(value, "files", is_table).table().entries) {
      if (!versions.is_array() || name.find('/') != name.npos) throw FileError("a file is damaged");
      for (const auto& version : versions.array())
        out.files_[name].push_back(
            {static_cast<std::uint64_t>(member(version, "size", is_integer).integer()),
             std::stoull(member(version, "checksum", is_text).text(), nullptr, 16),
             version.table().find("grows") != nullptr});
    }
  } catch (const std::exception& error) {
    throw UsageError(fmt::format(
        "\"{}\" is in the way: it is not a manifest of Ritz ({}), and is left alone; move it away, "
        "or choose another directory with -o DIR",
        path, error.what()));
  }
  return out;
}

std::vector<std::string> Manifest::names() const {
  std::vector<std::string> out;
  for (const auto& [name, versions] : files_) out.push_back(name);
  return out;
}

bool Manifest::wrote(const std::string& name) const {
  const auto found = files_.find(name);
  struct stat status {};
  if (found == files_.end() || ::lstat(path(name).c_str(), &status) != 0) return false;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const auto may_be = [&](const Version& v) { return v.grows ? size >= v.size : size == v.size; };
  if (!S_ISREG(status.st_mode) || std::ranges::none_of(found->second, may_be)) return false;
  const std::string content = read_file(path(name));
  return std::ranges::any_of(found->second, [&](const Version& v) {
    return may_be(v) && checksum(std::span(content).first(v.size)) == v.checksum;
  });
}

bool Manifest::has_grown(const std::string& name) const {
  const auto found = files_.find(name);
  struct stat status {};
  return found != files_.end() && ::lstat(path(name).c_str(), &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) > found->second.front().size;
}

void Manifest::enter(const std::string& name, std::span<const char> content,
                     const std::string& kept_as, bool grows) {
  auto& versions = files_[name];
  const auto add = [](std::vector<Version>& to, const std::vector<Version>& more) {
    to.insert(to.begin(), more.begin(), more.end());
    if (to.size() > most_versions) to.resize(most_versions);
  };
  if (!kept_as.empty() && !versions.empty()) add(files_[kept_as], versions);
  add(files_[name], {{content.size(), checksum(content), grows}});
}

void Manifest::enter_as_is(const std::string& name) {
  files_.erase(name);
  enter(name, read_file(path(name)));
}

void Manifest::settle() {
  for (const auto& name : names())
    if (files_[name].front().grows && wrote(name)) enter_as_is(name);
}

void Manifest::save() const {
  Value out{Value::Table{}};
  out.table()["about"] = about;
  out.table()["state"] = state_names[static_cast<std::size_t>(state_)];
  out.table()["partial"] = partial_;
  Value::Table& files = out.table()["files"].table();
  for (const auto& [name, versions] : files_) {
    Value::Array listed;
    for (const auto& version : versions) {
      Value::Table entry;
      entry["size"] = static_cast<std::int64_t>(version.size);
      entry["checksum"] = fmt::format("{:016x}", version.checksum);
      if (version.grows) entry["grows"] = true;
      listed.emplace_back(std::move(entry));
    }
    files[name] = std::move(listed);
  }
  write_file_atomically(path(file_name), json_text(out));
}

bool Manifest::save_first() const {
  const Descriptor made(
      ::open(path(file_name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (made.is_open()) return true;
  if (errno == EEXIST) return false;
  throw FileError(file_sentence("write", path(file_name), errno));
}

}  // namespace ritz
