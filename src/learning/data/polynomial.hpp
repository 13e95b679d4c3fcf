#pragma once

#include <armadillo>
#include <string>
#include <vector>

namespace ritz {

/// All products of features of degrees 1 to `degree`, without the constant. Within a degree they
/// are in lexicographic order, the first feature first: of two features x^d, x^(d−1) y, …, y^d.
class Polynomial {
 public:
  /// Throws UsageError where that makes more than a million columns.
  Polynomial(arma::uword n_features, arma::uword degree);

  arma::uword n_columns() const { return factors_.size(); }
  arma::uword degree() const { return degree_; }
  /// n_columns x n from n_features x n.
  arma::mat apply(const arma::mat& x) const;
  /// "bmi^2 age", for example.
  std::vector<std::string> names(const std::vector<std::string>& feature_names) const;

 private:
  // A column is a feature times an earlier column of one degree less, which begins with that
  // feature or a later one.
  struct Product {
    arma::uword feature = 0;
    std::size_t rest = 0;
  };

  arma::uword n_features_, degree_;
  std::vector<Product> factors_;  // in degree 1 the features themselves
};

}  // namespace ritz
