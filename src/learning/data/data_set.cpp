#include <ritz/learning/data/data_set.hpp>

namespace ritz {

std::string task_name(Task task) {
  return task == Task::regression ? "regression" : "classification";
}

DataSet DataSet::rows(const arma::uvec& which) const {
  DataSet out;
  out.x = x.cols(which);
  out.y = y.cols(which);
  if (!noiseless.empty()) out.noiseless = noiseless.cols(which);
  out.feature_names = feature_names;
  out.target_names = target_names;
  out.class_names = class_names;
  return out;
}

arma::uvec most_likely(const arma::mat& probabilities) {
  return arma::index_max(probabilities, 0).t();
}

arma::mat one_hot(const arma::uvec& classes, arma::uword n_classes) {
  arma::mat out(n_classes, classes.n_elem);
  for (arma::uword i = 0; i < classes.n_elem; ++i) out(classes[i], i) = 1;
  return out;
}

}  // namespace ritz
