#pragma once

#include <armadillo>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ritz {

/// The content of an HDF5 file, in memory: groups and datasets under paths such as
/// "optimizer/first_moment", with attributes. Groups on the way to a dataset are made as needed.
///
/// The getters throw FileError that names the document and the path when something is not there or
/// is of another type.
class Document {
 public:
  /// A dataset of another program that has no counterpart here; `what` says what it is.
  struct Foreign {
    std::string what;
  };
  /// A matrix appears in HDF5 with the shape (n_rows, n_cols).
  using Data =
      std::variant<double, std::int64_t, std::string, std::vector<double>,
                   std::vector<std::int64_t>, std::vector<std::string>, arma::mat, Foreign>;
  using Attribute = std::variant<std::string, double, std::int64_t>;
  struct Node {
    std::optional<Data> data;  ///< nothing for a group
    std::map<std::string, Attribute> attributes;
  };

  /// `source` is the file's name, for messages.
  explicit Document(std::string source = "");

  void set_group(const std::string& path);
  void set(const std::string& path, Data data);
  void set(const std::string& path, const char* text) { set(path, Data(std::string(text))); }
  /// One dimension in the document, as reals() returns it.
  template <class Vector>
  requires(Vector::is_col || Vector::is_row) void set(const std::string& path, const Vector& data) {
    set(path, Data(std::vector<double>(data.begin(), data.end())));
  }
  /// The path "" is the file itself.
  void set_attribute(const std::string& path, const std::string& name, Attribute attribute);

  bool has(const std::string& path) const { return nodes_.contains(path); }
  bool is_group(const std::string& path) const;
  /// What a group holds, sorted by name.
  std::vector<std::string> names(const std::string& group) const;

  double real(const std::string& path) const;
  std::int64_t integer(const std::string& path) const;
  const std::string& text(const std::string& path) const;
  const std::vector<double>& reals(const std::string& path) const;
  const std::vector<std::int64_t>& integers(const std::string& path) const;
  const std::vector<std::string>& texts(const std::string& path) const;
  const arma::mat& matrix(const std::string& path) const;
  const Data& data(const std::string& path) const;
  const Attribute& attribute(const std::string& path, const std::string& name) const;

  const std::string& source() const { return source_; }
  /// Everything by path; a group comes before what it holds.
  const std::map<std::string, Node>& nodes() const { return nodes_; }

 private:
  template <class T>
  const T& get(const std::string& path, const char* expected) const;
  const Node& node(const std::string& path) const;

  std::string source_;
  std::map<std::string, Node> nodes_;
};

}  // namespace ritz
