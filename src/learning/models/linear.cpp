#include <ritz/learning/models/linear.hpp>

#include <algorithm>
#include <limits>

namespace ritz {

arma::mat LeastSquares::solve(const arma::mat& x, const arma::mat& y) {
  const auto svd = thin_svd(x);
  const arma::vec& singular = svd.singular;
  // What rounding alone would leave counts as zero, as in LAPACK's and NumPy's least squares.
  const double limit = singular.max() * std::numeric_limits<double>::epsilon() *
                       static_cast<double>(std::max(x.n_rows, x.n_cols));
  const arma::uvec kept = arma::find(singular > limit);
  rank_ = static_cast<std::int64_t>(kept.n_elem);
  condition_number_ = svd.condition_number();
  arma::mat projected = svd.left.cols(kept).t() * y.t();
  projected.each_col() /= singular(kept);
  return svd.right.cols(kept) * projected;
}

void LeastSquares::describe(Value::Table& summary) const {
  summary["condition_number"] = condition_number_;
  summary["rank"] = rank_;
}

void LeastSquares::archive(Archive& archive) {
  LinearModel::archive(archive);
  archive.field("condition_number", condition_number_);
  archive.field("rank", rank_);
}

ModelKind linear_kind() {
  Schema schema("linear", "least squares: minimises (1/n)‖y − Xb‖²");
  add_common_model_keys(schema);
  schema.example("");
  const auto create = [](Settings&, Settings&, const ModelContext& context) {
    return std::make_unique<LeastSquares>(context);
  };
  return {schema, {Task::regression}, {}, false, create};
}

}  // namespace ritz
