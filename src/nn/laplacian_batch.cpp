#include <ritz/nn/laplacian_batch.hpp>

#include <algorithm>
#include <stdexcept>

namespace ritz {

Coordinates Coordinates::particles(arma::uword n_particles, arma::uword n_dimensions) {
  Coordinates out{n_particles * n_dimensions, arma::umat(n_dimensions, n_particles)};
  for (arma::uword i = 0; i < out.index.n_elem; ++i) out.index[i] = i;
  return out;
}

Coordinates Coordinates::pairs(arma::uword n_particles, arma::uword n_dimensions) {
  const arma::uword d = n_dimensions;
  Coordinates out{n_particles * d, arma::umat(2 * d, n_particles * (n_particles - 1) / 2)};
  arma::uword pair = 0;
  for (arma::uword p = 0; p < n_particles; ++p)
    for (arma::uword q = p + 1; q < n_particles; ++q, ++pair)
      for (arma::uword k = 0; k < d; ++k) {
        out.index(k, pair) = p * d + k;
        out.index(d + k, pair) = q * d + k;
      }
  return out;
}

bool Coordinates::operator==(const Coordinates& other) const {
  return n_global == other.n_global && arma::size(index) == arma::size(other.index) &&
         std::equal(index.begin(), index.end(), other.index.begin());
}

void LaplacianBatch::resize(Shape shape, arma::uword n_samples, const Coordinates& coordinates) {
  if (!coordinates.are_all() && coordinates.index.n_cols != shape.columns)
    throw std::logic_error("LaplacianBatch: coordinates for another number of columns");
  shape_ = shape;
  n_samples_ = n_samples;
  coordinates_ = coordinates;
  constant_ = false;
  reserve_planes();
}

void LaplacianBatch::resize_constant(Shape shape, arma::uword n_samples,
                                     const Coordinates& coordinates) {
  resize(shape, n_samples, coordinates);
  constant_ = true;
  constant_jacobian_.set_size(shape.rows, n_local());
}

void LaplacianBatch::set_coordinates(const arma::mat& x, arma::uword columns,
                                     const Coordinates& coordinates) {
  const arma::uword rows = coordinates.n_local();
  if (x.n_elem % (rows * columns) != 0)
    throw std::logic_error("LaplacianBatch: the coordinates do not fill whole samples");
  resize_constant({rows, columns}, x.n_elem / (rows * columns), coordinates);
  constant_jacobian_.eye();
  std::copy_n(x.memptr(), x.n_elem, value());
}

void LaplacianBatch::reserve_planes() {
  const std::size_t needed = plane_size() * (n_local() + 2);
  if (data_.size() < needed) data_.resize(needed);
}

arma::mat LaplacianBatch::view(arma::uword k) const {
  return arma::mat(const_cast<double*>(plane(k)), rows(), n_columns(), false, true);
}

arma::mat LaplacianBatch::view_all() const {
  return arma::mat(const_cast<double*>(value()), rows(), n_columns() * n_planes(), false, true);
}

void LaplacianBatch::make_planes() {
  constant_ = false;
  reserve_planes();
}

void LaplacianBatch::expand() {
  if (!constant_) return;
  make_planes();
  for (arma::uword k = 0; k < n_local(); ++k)
    for (arma::uword column = 0; column < n_columns(); ++column)
      std::copy_n(constant_jacobian_.colptr(k), rows(), jacobian(k) + column * rows());
  std::fill_n(laplacian(), plane_size(), 0.0);
}

void LaplacianBatch::densify(LaplacianBatch& scratch) {
  expand();
  if (coordinates_.are_all()) return;
  scratch.resize(shape_, n_samples_, Coordinates::all(coordinates_.n_global));
  std::copy_n(value(), plane_size(), scratch.value());
  std::copy_n(laplacian(), plane_size(), scratch.laplacian());
  std::fill_n(scratch.jacobian(0), scratch.n_local() * plane_size(), 0.0);
  for (arma::uword k = 0; k < n_local(); ++k)
    for (arma::uword column = 0; column < n_columns(); ++column)
      std::copy_n(
          jacobian(k) + column * rows(), rows(),
          scratch.jacobian(coordinates_.index(k, column % shape_.columns)) + column * rows());
  std::swap(*this, scratch);
}

void LaplacianBatch::copy_samples(const LaplacianBatch& from, arma::uword first, arma::uword n) {
  if (from.constant_) {
    resize_constant(from.shape_, n, from.coordinates_);
    constant_jacobian_ = from.constant_jacobian_;
  } else {
    resize(from.shape_, n, from.coordinates_);
  }
  const arma::uword sample_size = shape_.rows * shape_.columns;
  for (arma::uword k = 0; k < n_planes(); ++k)
    std::copy_n(from.plane(k) + first * sample_size, n * sample_size, plane(k));
}

void LaplacianBatch::put_samples(const LaplacianBatch& from, arma::uword first) {
  const arma::uword offset = first * shape_.rows * shape_.columns;
  for (arma::uword k = 0; k < n_planes(); ++k)
    std::copy_n(from.plane(k), from.plane_size(), plane(k) + offset);
}

}  // namespace ritz
