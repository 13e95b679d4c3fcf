#pragma once

#include <armadillo>
#include <cstdint>
#include <string>
#include <vector>

namespace ritz {

/// Where the state of an object is written to or read from. Every stateful object has one function
/// `void archive(Archive&)` that serves both directions, so that the two cannot drift apart.
///
///     void Adam::archive(Archive& archive) {
///       archive.field("first_moment", first_moment_);
///       archive.field("step", step_);
///     }
///
/// Reading throws FileError that names the missing field.
class Archive {
 public:
  virtual ~Archive() = default;

  virtual bool loading() const = 0;
  virtual void field(const std::string& name, double& value) = 0;
  virtual void field(const std::string& name, std::int64_t& value) = 0;
  virtual void field(const std::string& name, std::uint64_t& value) = 0;
  virtual void field(const std::string& name, bool& value) = 0;
  virtual void field(const std::string& name, std::string& value) = 0;
  virtual void field(const std::string& name, arma::mat& value) = 0;
  virtual void field(const std::string& name, arma::vec& value) = 0;
  virtual void field(const std::string& name, arma::rowvec& value) = 0;
  virtual void field(const std::string& name, std::vector<double>& value) = 0;
  virtual void field(const std::string& name, std::vector<std::int64_t>& value) = 0;

  /// Everything until the matching leave() belongs to the group `name`.
  virtual void enter(const std::string& name) = 0;
  virtual void leave() = 0;

  /// Archives an object with an archive() function of its own as a group.
  template <class T>
  void object(const std::string& name, T& value) {
    enter(name);
    value.archive(*this);
    leave();
  }
};

}  // namespace ritz
