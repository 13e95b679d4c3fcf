#include <ritz/learning/data/scaler.hpp>

namespace ritz {

arma::uvec constant_rows(const arma::mat& x) {
  const arma::vec low = arma::min(x, 1), high = arma::max(x, 1);
  return arma::find(low == high);
}

void Scaler::fit(const arma::mat& x) {
  offset_.zeros(x.n_rows);
  scale_.ones(x.n_rows);
  if (kind_ == "standard") {
    offset_ = arma::mean(x, 1);
    scale_ = arma::stddev(x, 1, 1);
  } else if (kind_ == "minmax") {
    offset_ = arma::min(x, 1);
    scale_ = arma::max(x, 1) - offset_;
  } else {
    return;
  }
  scale_(constant_rows(x)).ones();
}

arma::mat Scaler::apply(arma::mat x) const {
  x.each_col() -= offset_;
  x.each_col() /= scale_;
  return x;
}

arma::mat Scaler::invert(arma::mat x) const {
  x.each_col() %= scale_;
  x.each_col() += offset_;
  return x;
}

void Scaler::archive(Archive& archive) {
  archive.field("kind", kind_);
  archive.field("offset", offset_);
  archive.field("scale", scale_);
}

}  // namespace ritz
