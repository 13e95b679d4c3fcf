#include <ritz/wavefunctions/particles/orbitals/solid_harmonics.hpp>

#include <cmath>
#include <stdexcept>

namespace ritz {

namespace {

constexpr double harmonic_pi = 3.14159265358979323846;

// Writes scale (value, slopes along x, y, z), and steps on to the next harmonic.
class HarmonicWriter {
 public:
  HarmonicWriter(double* value, double* gradient) : value_(value), gradient_(gradient) {}
  void operator()(double scale, double v, double x, double y, double z) {
    *value_++ = scale * v;
    *gradient_++ = scale * x;
    *gradient_++ = scale * y;
    *gradient_++ = scale * z;
  }

 private:
  double* value_;
  double* gradient_;
};

void harmonics_d(double x, double y, double z, HarmonicWriter& write) {
  const double a = std::sqrt(15 / (4 * harmonic_pi)), b = std::sqrt(15 / (16 * harmonic_pi)),
               c = std::sqrt(5 / (16 * harmonic_pi));
  write(a, x * y, y, x, 0);
  write(a, y * z, 0, z, y);
  write(a, z * x, z, 0, x);
  write(b, x * x - y * y, 2 * x, -2 * y, 0);
  write(c, 2 * z * z - x * x - y * y, -2 * x, -2 * y, 4 * z);
}

void harmonics_f(double x, double y, double z, HarmonicWriter& write) {
  const double a = std::sqrt(7 / (16 * harmonic_pi)), b = std::sqrt(21 / (32 * harmonic_pi)),
               c = std::sqrt(105 / (16 * harmonic_pi)), d = std::sqrt(105 / (4 * harmonic_pi)),
               e = std::sqrt(35 / (32 * harmonic_pi));
  const double xx = x * x, yy = y * y, zz = z * z;
  write(a, z * (2 * zz - 3 * xx - 3 * yy), -6 * x * z, -6 * y * z, 6 * zz - 3 * xx - 3 * yy);
  write(b, x * (4 * zz - xx - yy), 4 * zz - 3 * xx - yy, -2 * x * y, 8 * x * z);
  write(b, y * (4 * zz - xx - yy), -2 * x * y, 4 * zz - xx - 3 * yy, 8 * y * z);
  write(c, z * (xx - yy), 2 * x * z, -2 * y * z, xx - yy);
  write(d, x * y * z, y * z, x * z, x * y);
  write(e, x * (xx - 3 * yy), 3 * xx - 3 * yy, -6 * x * y, 0);
  write(e, y * (3 * xx - yy), 6 * x * y, 3 * xx - 3 * yy, 0);
}

}  // namespace

void solid_harmonics(unsigned l, const double* at, double* value, double* gradient) {
  HarmonicWriter write(value, gradient);
  const double p = std::sqrt(3 / (4 * harmonic_pi));
  switch (l) {
    case 0:
      return write(std::sqrt(1 / (4 * harmonic_pi)), 1, 0, 0, 0);
    case 1:
      write(p, at[0], 1, 0, 0);
      write(p, at[1], 0, 1, 0);
      return write(p, at[2], 0, 0, 1);
    case 2:
      return harmonics_d(at[0], at[1], at[2], write);
    case 3:
      return harmonics_f(at[0], at[1], at[2], write);
    default:
      throw std::logic_error("solid harmonics above l = 3 are not known");
  }
}

}  // namespace ritz
