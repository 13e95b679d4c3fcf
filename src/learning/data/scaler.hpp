#pragma once

#include <armadillo>
#include <string>

#include <ritz/base/archive.hpp>

namespace ritz {

/// Moves and stretches every row of a matrix: (value − offset)/scale. "standard" makes mean 0 and
/// variance 1 (the sum of squares over n, not n − 1), "minmax" makes the range 0 … 1, "none"
/// nothing, each for the columns it was fitted to. A constant row is only moved.
class Scaler {
 public:
  explicit Scaler(std::string kind = "none") : kind_(std::move(kind)) {}

  void fit(const arma::mat& x);
  arma::mat apply(arma::mat x) const;
  arma::mat invert(arma::mat x) const;
  const arma::vec& offset() const { return offset_; }
  const arma::vec& scale() const { return scale_; }
  void archive(Archive& archive);

 private:
  std::string kind_;
  arma::vec offset_, scale_;
};

/// The rows of a matrix whose elements are all equal.
arma::uvec constant_rows(const arma::mat& x);

}  // namespace ritz
