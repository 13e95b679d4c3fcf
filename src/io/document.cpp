#include <ritz/io/document.hpp>

#include <fmt/format.h>

#include <stdexcept>

#include <ritz/base/error.hpp>

namespace ritz {

namespace {

std::string what_is(const Document::Data& data) {
  struct Namer {
    std::string operator()(double) const { return "a real number"; }
    std::string operator()(std::int64_t) const { return "an integer"; }
    std::string operator()(const std::string&) const { return "a text"; }
    std::string operator()(const std::vector<double>&) const { return "a vector of reals"; }
    std::string operator()(const std::vector<std::int64_t>&) const {
      return "a vector of integers";
    }
    std::string operator()(const std::vector<std::string>&) const { return "a vector of texts"; }
    std::string operator()(const arma::mat&) const { return "a matrix"; }
    std::string operator()(const Document::Foreign& foreign) const { return foreign.what; }
  };
  return std::visit(Namer{}, data);
}

std::string before(const std::string& source) {
  return source.empty() ? "" : fmt::format("{}: ", source);
}

}  // namespace

Document::Document(std::string source) : source_(std::move(source)) { nodes_[""]; }

void Document::set_group(const std::string& path) {
  if (path.empty()) return;
  const std::size_t slash = path.rfind('/');
  const std::size_t name_start = slash == path.npos ? 0 : slash + 1;
  if (name_start == path.size() || slash == 0)
    throw std::logic_error(fmt::format("\"{}\" is not a path in a document", path));
  if (slash != path.npos) set_group(path.substr(0, slash));
  if (nodes_[path].data)
    throw std::logic_error(fmt::format("\"{}\" is a dataset and cannot be a group", path));
}

void Document::set(const std::string& path, Data data) {
  if (is_group(path) && (path.empty() || !names(path).empty()))
    throw std::logic_error(fmt::format("\"{}\" is a group and cannot be a dataset", path));
  nodes_.erase(path);
  set_group(path);
  nodes_[path].data = std::move(data);
}

void Document::set_attribute(const std::string& path, const std::string& name,
                             Attribute attribute) {
  const auto found = nodes_.find(path);
  if (found == nodes_.end())
    throw std::logic_error(fmt::format("there is no \"{}\" to describe", path));
  found->second.attributes[name] = std::move(attribute);
}

bool Document::is_group(const std::string& path) const {
  const auto found = nodes_.find(path);
  return found != nodes_.end() && !found->second.data;
}

std::vector<std::string> Document::names(const std::string& group) const {
  const std::string prefix = group.empty() ? "" : group + '/';
  std::vector<std::string> names;
  for (auto node = nodes_.lower_bound(prefix);
       node != nodes_.end() && node->first.starts_with(prefix); ++node) {
    const std::string name = node->first.substr(prefix.size());
    if (!name.empty() && name.find('/') == name.npos) names.push_back(name);
  }
  return names;
}

const Document::Node& Document::node(const std::string& path) const {
  const auto found = nodes_.find(path);
  if (found == nodes_.end())
    throw FileError(fmt::format("{}\"{}\" is missing", before(source_), path));
  return found->second;
}

const Document::Data& Document::data(const std::string& path) const {
  const Node& found = node(path);
  if (!found.data)
    throw FileError(fmt::format("{}\"{}\" is a group, not a dataset", before(source_), path));
  return *found.data;
}

const Document::Attribute& Document::attribute(const std::string& path,
                                               const std::string& name) const {
  const auto& attributes = node(path).attributes;
  const auto found = attributes.find(name);
  if (found == attributes.end())
    throw FileError(
        fmt::format("{}the attribute \"{}\" of \"{}\" is missing", before(source_), name, path));
  return found->second;
}

template <class T>
const T& Document::get(const std::string& path, const char* expected) const {
  const Data& found = data(path);
  if (const T* value = std::get_if<T>(&found)) return *value;
  throw FileError(fmt::format("{}\"{}\" should be {} but is {}", before(source_), path, expected,
                              what_is(found)));
}

double Document::real(const std::string& path) const { return get<double>(path, "a real number"); }
std::int64_t Document::integer(const std::string& path) const {
  return get<std::int64_t>(path, "an integer");
}
const std::string& Document::text(const std::string& path) const {
  return get<std::string>(path, "a text");
}
const std::vector<double>& Document::reals(const std::string& path) const {
  return get<std::vector<double>>(path, "a vector of reals");
}
const std::vector<std::int64_t>& Document::integers(const std::string& path) const {
  return get<std::vector<std::int64_t>>(path, "a vector of integers");
}
const std::vector<std::string>& Document::texts(const std::string& path) const {
  return get<std::vector<std::string>>(path, "a vector of texts");
}
const arma::mat& Document::matrix(const std::string& path) const {
  return get<arma::mat>(path, "a matrix");
}

}  // namespace ritz
