#pragma once

#include <any>
#include <map>
#include <stdexcept>
#include <string>

#include <ritz/base/archive.hpp>

namespace ritz::test {

/// An archive in memory: fill it with an object's archive(), call rewind(), and read it back.
class MemoryArchive final : public Archive {
 public:
  void rewind() { loading_ = true; }

  bool loading() const override { return loading_; }
  void field(const std::string& name, double& value) override { pass(name, value); }
  void field(const std::string& name, std::int64_t& value) override { pass(name, value); }
  void field(const std::string& name, std::uint64_t& value) override { pass(name, value); }
  void field(const std::string& name, bool& value) override { pass(name, value); }
  void field(const std::string& name, std::string& value) override { pass(name, value); }
  void field(const std::string& name, arma::mat& value) override { pass(name, value); }
  void field(const std::string& name, arma::vec& value) override { pass(name, value); }
  void field(const std::string& name, arma::rowvec& value) override { pass(name, value); }
  void field(const std::string& name, std::vector<double>& value) override { pass(name, value); }
  void field(const std::string& name, std::vector<std::int64_t>& value) override {
    pass(name, value);
  }
  void enter(const std::string& name) override { path_ += name + "/"; }
  void leave() override { path_.erase(path_.rfind('/', path_.size() - 2) + 1); }

 private:
  template <class T>
  void pass(const std::string& name, T& value) {
    if (loading_)
      value = std::any_cast<T>(fields_.at(path_ + name));
    else if (!fields_.emplace(path_ + name, value).second)
      throw std::logic_error("two fields are called " + path_ + name);
  }

  bool loading_ = false;
  std::string path_;
  std::map<std::string, std::any> fields_;
};

}  // namespace ritz::test
