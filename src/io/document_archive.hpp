#pragma once

#include <string>
#include <vector>

#include <ritz/base/archive.hpp>
#include <ritz/io/document.hpp>

namespace ritz {

/// Writes the state of objects into a group of a document, or reads it from there. A boolean is
/// stored as 0 or 1, an unsigned integer as the signed one with the same bits.
class DocumentArchive : public Archive {
 public:
  /// Both keep a reference to the document. The group "" is the document itself.
  static DocumentArchive writer(Document& document, const std::string& group = "");
  /// Throws FileError, later, for every field that is missing or of another type.
  static DocumentArchive reader(const Document& document, const std::string& group = "");

  bool loading() const override { return target_ == nullptr; }
  void field(const std::string& name, double& value) override;
  void field(const std::string& name, std::int64_t& value) override;
  void field(const std::string& name, std::uint64_t& value) override;
  void field(const std::string& name, bool& value) override;
  void field(const std::string& name, std::string& value) override;
  void field(const std::string& name, arma::mat& value) override;
  void field(const std::string& name, arma::vec& value) override;
  void field(const std::string& name, arma::rowvec& value) override;
  void field(const std::string& name, std::vector<double>& value) override;
  void field(const std::string& name, std::vector<std::int64_t>& value) override;
  void enter(const std::string& name) override;
  void leave() override;

 private:
  DocumentArchive(const Document& source, Document* target, std::string group);
  std::string path(const std::string& name) const;

  const Document& source_;
  Document* target_;  ///< the same document when writing, nullptr when reading
  std::string group_;
  std::vector<std::string> outer_;  ///< the groups that leave() goes back to
};

}  // namespace ritz
