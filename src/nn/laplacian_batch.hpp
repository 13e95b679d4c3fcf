#pragma once

#include <armadillo>
#include <span>
#include <vector>

#include <ritz/base/cache_line_allocator.hpp>

namespace ritz {

/// The shape of a quantity per sample: `columns` columns of `rows` numbers (one column per sample,
/// or one per particle, pair, site). A batch of W samples is a matrix of rows x (columns · W), in
/// which the columns of a sample follow each other.
struct Shape {
  arma::uword rows = 0;
  arma::uword columns = 1;
  bool operator==(const Shape&) const = default;
};

/// Which of the n_global coordinates of a sample each of its columns depends on. While columns
/// belong to single particles or pairs these are few, the same number for every column.
struct Coordinates {
  arma::uword n_global = 0;
  arma::umat index;  ///< n_local x columns; empty when every column depends on all, in order

  static Coordinates all(arma::uword n_global) { return {n_global, {}}; }
  /// Column p depends on coordinates p·d … p·d + d - 1.
  static Coordinates particles(arma::uword n_particles, arma::uword n_dimensions);
  /// Columns are the pairs (0,1), (0,2), …, (1,2), …; column (p, q) depends on the coordinates of p
  /// and then on those of q.
  static Coordinates pairs(arma::uword n_particles, arma::uword n_dimensions);

  /// What columns depend on that are put together from these: column j goes to group groups[j] of
  /// n_groups. The union of a group's coordinates, in order; all of them where groups have unions
  /// of different sizes.
  Coordinates united(std::span<const arma::uword> groups, arma::uword n_groups) const;
  /// The same for columns that are put together with those of `other`, one by one.
  Coordinates united(const Coordinates& other) const;
  /// Which local coordinate of the column the global one is; the column depends on it.
  arma::uword local(arma::uword global, arma::uword column) const;

  bool are_all() const { return index.is_empty(); }
  arma::uword n_local() const { return are_all() ? n_global : index.n_rows; }
  bool operator==(const Coordinates& other) const;
};

/// Value, Jacobian and Laplacian of a batch with respect to the coordinates of its samples: the
/// triple that the forward Laplacian carries through a network.
///
/// Each is a plane of rows x (columns · W); the planes follow each other in memory, [value | J_1 …
/// J_n | Laplacian], so that a linear map of all of them is one matrix product. J_k is the
/// derivative with respect to the k-th local coordinate of the column (see Coordinates).
///
/// What is an affine function of the coordinates has the same Jacobian in every column and no
/// Laplacian. Then only the value has a plane, and the Jacobian is the small matrix
/// constant_jacobian() of rows x n_local.
class LaplacianBatch {
 public:
  /// Sets the shape; planes are left to be filled.
  void resize(Shape shape, arma::uword n_samples, const Coordinates& coordinates);
  void resize_constant(Shape shape, arma::uword n_samples, const Coordinates& coordinates);

  /// The coordinates themselves: x is n_local x (columns · W), with the Jacobian one. Any matrix of
  /// n_global x W serves as well, since the memory is the same.
  void set_coordinates(const arma::mat& x, arma::uword columns, const Coordinates& coordinates);

  Shape shape() const { return shape_; }
  arma::uword rows() const { return shape_.rows; }
  arma::uword n_columns() const { return shape_.columns * n_samples_; }
  arma::uword n_samples() const { return n_samples_; }
  arma::uword n_local() const { return coordinates_.n_local(); }
  const Coordinates& coordinates() const { return coordinates_; }
  bool is_constant() const { return constant_; }
  const arma::mat& constant_jacobian() const { return constant_jacobian_; }
  arma::mat& constant_jacobian() { return constant_jacobian_; }

  arma::uword plane_size() const { return shape_.rows * n_columns(); }
  double* plane(arma::uword k) { return data_.data() + k * plane_size(); }
  const double* plane(arma::uword k) const { return data_.data() + k * plane_size(); }
  double* value() { return plane(0); }
  const double* value() const { return plane(0); }
  double* jacobian(arma::uword k) { return plane(1 + k); }
  const double* jacobian(arma::uword k) const { return plane(1 + k); }
  double* laplacian() { return plane(1 + n_local()); }
  const double* laplacian() const { return plane(1 + n_local()); }
  arma::uword n_planes() const { return constant_ ? 1 : n_local() + 2; }

  /// A plane, or all of them side by side, as a matrix that refers to the memory of this object.
  arma::mat view(arma::uword k) const;
  arma::mat view_all() const;

  /// Writes a constant Jacobian out into planes, in place.
  void expand();
  /// Makes room for the planes of a constant Jacobian and says no longer that it is constant; the
  /// values stay, the other planes are left to be filled.
  void make_planes();
  /// Makes columns depend on more coordinates than they do, by way of `scratch`; expands.
  void spread(const Coordinates& wider, LaplacianBatch& scratch);

  /// Becomes samples first … first + n - 1 of `from`.
  void copy_samples(const LaplacianBatch& from, arma::uword first, arma::uword n);
  /// Writes `from` over samples first, first + 1, … of this; neither may be constant.
  void put_samples(const LaplacianBatch& from, arma::uword first);

 private:
  Shape shape_;
  arma::uword n_samples_ = 0;
  Coordinates coordinates_;
  bool constant_ = false;
  arma::mat constant_jacobian_;
  // Grows and never shrinks.
  std::vector<double, CacheLineAllocator<double>> data_;

  void reserve_planes();
};

}  // namespace ritz
