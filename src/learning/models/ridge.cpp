#include <ritz/learning/models/ridge.hpp>

namespace ritz {

arma::mat Ridge::solve(const arma::mat& x, const arma::mat& y) {
  const auto svd = thin_svd(x);
  condition_number_ = svd.condition_number();
  const arma::vec& s = svd.singular;
  arma::mat projected = svd.left.t() * y.t();
  projected.each_col() %= s / (arma::square(s) + lambda_ * static_cast<double>(x.n_cols));
  return svd.right * projected;
}

void Ridge::describe(Value::Table& summary) const {
  summary["condition_number"] = condition_number_;
}

void Ridge::archive(Archive& archive) {
  LinearModel::archive(archive);
  archive.field("condition_number", condition_number_);
}

ModelKind ridge_kind() {
  Schema schema("ridge", "least squares with a penalty: minimises (1/n)‖y − Xb‖² + λ‖b‖²");
  add_common_model_keys(schema);
  schema
      .add(Key("lambda").real(above(0)).defaults_to(1e-3).means(
          "λ; the intercept is free. scikit-learn's Ridge has alpha = n λ"))
      .example("lambda = 0.01");
  const auto create = [](Settings& model, Settings&, const ModelContext& context) {
    return std::make_unique<Ridge>(context, model.real("lambda"));
  };
  return {schema, {Task::regression}, {}, false, create};
}

}  // namespace ritz
