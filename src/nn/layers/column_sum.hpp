#pragma once

#include <ritz/nn/layer.hpp>

namespace ritz {

/// Sums or means of columns, each column belonging to one of them: what makes a deep set, and
/// carries messages from pairs to particles. Where the columns of a sum have different coordinates
/// the sum depends on the union of theirs.
class ColumnSum final : public Layer {
 public:
  enum class Form { sum, mean };
  /// Column j of a sample goes to column targets[j] of n_targets.
  ColumnSum(std::vector<arma::uword> targets, arma::uword n_targets, Form form = Form::sum);
  /// Groups of `group` consecutive columns.
  static std::shared_ptr<const ColumnSum> groups(arma::uword columns, arma::uword group,
                                                 Form form = Form::sum);

  std::string name() const override;
  Shape shape(std::span<const Shape> inputs) const override;
  void forward(const double* p, Inputs in, const Evaluation& evaluation, arma::mat& kept,
               arma::mat& out) const override;
  void reverse(const double* p, std::size_t which, Inputs in, const arma::mat& kept,
               const arma::mat& signals, arma::mat& gradient) const override;
  void laplacian(const double* p, std::span<const LaplacianBatch* const> in,
                 LaplacianBatch& out) const override;
  Coordinates coordinates(const Coordinates& in) const override;

 private:
  arma::uword n_columns_;
  arma::uword group_ = 0;             // of consecutive columns, or else
  std::vector<arma::uword> targets_;  // a list, which would be long for the pairs of many particles
  Form form_;
  std::vector<double> scale_;  // of every target

  ColumnSum(arma::uword columns, arma::uword group, Form form);
  arma::uword target(arma::uword column) const {
    return targets_.empty() ? column / group_ : targets_[column];
  }
  arma::uword n_targets() const { return scale_.size(); }
  // Adds scaled columns of n_samples samples.
  void add(const double* from, arma::uword rows, arma::uword n_samples, double* to) const;
};

}  // namespace ritz
