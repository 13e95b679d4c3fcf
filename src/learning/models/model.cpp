#include <ritz/learning/models/model.hpp>

namespace ritz {

arma::mat LinearMap::apply(const arma::mat& x) const {
  arma::mat y = coefficients.t() * x;
  y.each_col() += intercepts;
  return y;
}

void LinearMap::archive(Archive& archive) {
  archive.field("coefficients", coefficients);
  archive.field("intercepts", intercepts);
}

void add_common_model_keys(Schema& schema) {
  schema
      .add(Key("task")
               .choice({"regression", "classification"})
               .otherwise("classification for logistic, otherwise regression")
               .means("what the target is: numbers, or names of classes"))
      .add(Key("degree")
               .integer(between(1, 100))
               .defaults_to(1)
               .means("the inputs are all products of features of up to this degree"));
}

}  // namespace ritz
