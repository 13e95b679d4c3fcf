#pragma once

#include <fmt/format.h>

// Later versions of HDF5 then declare what 1.10 does.
#define H5_USE_110_API
#include <hdf5.h>

#include <string>
#include <utility>

#include <ritz/base/error.hpp>

// Private to src/io: what every use of HDF5's C interface needs.

namespace ritz {

/// Throws FileError when an HDF5 function returned a negative number.
template <class Code>
Code hdf5_check(Code code, const std::string& what) {
  if (code < 0) throw FileError(fmt::format("HDF5 could not {}", what));
  return code;
}

/// An object of HDF5, closed with its owner.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle(hid_t id, Close close_with, const std::string& what)
      : id_(hdf5_check(id, what)), close_(close_with) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&&) = delete;
  ~Hdf5Handle() {
    if (id_ >= 0) close_(id_);
  }

  operator hid_t() const { return id_; }
  /// Closes now and checks that it went well.
  void close(const std::string& what) { hdf5_check(close_(std::exchange(id_, -1)), what); }

 private:
  hid_t id_;
  Close close_;
};

/// A type for texts of any length in UTF-8.
inline Hdf5Handle hdf5_text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a text type");
  hdf5_check(H5Tset_size(type, H5T_VARIABLE), "make a text type");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "make a text type");
  return type;
}

/// Access to a file in memory that never reaches the disk.
inline Hdf5Handle hdf5_memory_access() {
  // Once per program: its messages are not for our users, our own say what is needed.
  [[maybe_unused]] static const herr_t silenced = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "set up a file in memory");
  hdf5_check(H5Pset_fapl_core(access, std::size_t{1} << 20, false), "set up a file in memory");
  return access;
}

}  // namespace ritz
