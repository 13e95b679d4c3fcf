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

namespace {

// Of columns that depend on the coordinates with a mark, n_global marks for each; on all where they
// have different numbers of them.
Coordinates marked(const std::vector<char>& marks, arma::uword n_global) {
  const arma::uword n_columns = marks.size() / n_global;
  const auto count = [&](arma::uword column) -> arma::uword {
    const auto first = marks.begin() + static_cast<std::ptrdiff_t>(column * n_global);
    return std::count(first, first + static_cast<std::ptrdiff_t>(n_global), 1);
  };
  const arma::uword n = count(0);
  if (n == 0 || n == n_global) return Coordinates::all(n_global);
  for (arma::uword column = 1; column < n_columns; ++column)
    if (count(column) != n) return Coordinates::all(n_global);
  Coordinates out{n_global, arma::umat(n, n_columns)};
  arma::uword* to = out.index.memptr();
  for (std::size_t i = 0; i < marks.size(); ++i)
    if (marks[i]) *to++ = i % n_global;
  return out;
}

void mark(const arma::umat& index, arma::uword column, char* marks) {
  for (arma::uword k = 0; k < index.n_rows; ++k) marks[index(k, column)] = 1;
}

}  // namespace

Coordinates Coordinates::united(std::span<const arma::uword> groups, arma::uword n_groups) const {
  if (are_all()) return *this;
  std::vector<char> marks(n_groups * n_global);
  for (std::size_t j = 0; j < groups.size(); ++j) mark(index, j, &marks[groups[j] * n_global]);
  return marked(marks, n_global);
}

Coordinates Coordinates::united(const Coordinates& other) const {
  if (*this == other) return *this;
  if (are_all() || other.are_all()) return all(n_global);
  std::vector<char> marks(index.n_cols * n_global);
  for (arma::uword j = 0; j < index.n_cols; ++j) {
    mark(index, j, &marks[j * n_global]);
    mark(other.index, j, &marks[j * n_global]);
  }
  return marked(marks, n_global);
}

arma::uword Coordinates::local(arma::uword global, arma::uword column) const {
  if (are_all()) return global;
  return static_cast<arma::uword>(
      std::find(index.begin_col(column), index.end_col(column), global) - index.begin_col(column));
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

void LaplacianBatch::spread(const Coordinates& wider, LaplacianBatch& scratch) {
  expand();
  if (coordinates_ == wider) return;
  scratch.resize(shape_, n_samples_, wider);
  std::copy_n(value(), plane_size(), scratch.value());
  std::copy_n(laplacian(), plane_size(), scratch.laplacian());
  std::fill_n(scratch.jacobian(0), scratch.n_local() * plane_size(), 0.0);
  const arma::uword n_columns = shape_.columns;
  for (arma::uword j = 0; j < n_columns; ++j)
    for (arma::uword k = 0; k < n_local(); ++k) {
      const arma::uword plane = wider.local(coordinates_.index(k, j), j);
      for (arma::uword at = j * rows(); at < plane_size(); at += n_columns * rows())
        std::copy_n(jacobian(k) + at, rows(), scratch.jacobian(plane) + at);
    }
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
