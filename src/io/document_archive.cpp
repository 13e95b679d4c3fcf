#include <ritz/io/document_archive.hpp>

#include <bit>
#include <stdexcept>

namespace ritz {

DocumentArchive::DocumentArchive(const Document& source, Document* target, std::string group)
    : source_(source), target_(target), group_(std::move(group)) {}

DocumentArchive DocumentArchive::writer(Document& document, const std::string& group) {
  document.set_group(group);
  return {document, &document, group};
}

DocumentArchive DocumentArchive::reader(const Document& document, const std::string& group) {
  return {document, nullptr, group};
}

std::string DocumentArchive::path(const std::string& name) const {
  return group_.empty() ? name : group_ + "/" + name;
}

void DocumentArchive::enter(const std::string& name) {
  outer_.push_back(group_);
  group_ = path(name);
  if (target_) target_->set_group(group_);
}

void DocumentArchive::leave() {
  if (outer_.empty()) throw std::logic_error("leave() of an archive without enter()");
  group_ = outer_.back();
  outer_.pop_back();
}

void DocumentArchive::field(const std::string& name, double& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.real(path(name));
}

void DocumentArchive::field(const std::string& name, std::int64_t& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.integer(path(name));
}

void DocumentArchive::field(const std::string& name, std::uint64_t& value) {
  auto bits = std::bit_cast<std::int64_t>(value);
  field(name, bits);
  value = std::bit_cast<std::uint64_t>(bits);
}

void DocumentArchive::field(const std::string& name, bool& value) {
  std::int64_t number = value ? 1 : 0;
  field(name, number);
  value = number != 0;
}

void DocumentArchive::field(const std::string& name, std::string& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.text(path(name));
}

void DocumentArchive::field(const std::string& name, arma::mat& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.matrix(path(name));
}

void DocumentArchive::field(const std::string& name, arma::vec& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = arma::vec(source_.reals(path(name)));
}

void DocumentArchive::field(const std::string& name, arma::rowvec& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = arma::rowvec(source_.reals(path(name)));
}

void DocumentArchive::field(const std::string& name, std::vector<double>& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.reals(path(name));
}

void DocumentArchive::field(const std::string& name, std::vector<std::int64_t>& value) {
  if (target_)
    target_->set(path(name), value);
  else
    value = source_.integers(path(name));
}

}  // namespace ritz
