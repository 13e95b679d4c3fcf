#pragma once

#include <cstdint>

#include <ritz/base/schema.hpp>
#include <ritz/learning/data/records.hpp>

namespace ritz {

/// Franke's function of two variables (R. Franke, NPS-53-79-003, 1979), the sum of four Gaussians
/// on the unit square.
double franke_function(double x, double y);

/// `n` random points of the unit square with Franke's function and noise of this standard deviation
/// and, to the same digits on any machine: SplitMix64 with this seed gives x, y and twelve more
/// numbers, whose sum minus 6 has variance 1. Features x and y, target z.
Records franke_records(arma::uword n, double noise, std::uint64_t seed);

/// The keys of data.generate = { kind = "franke" }.
Schema franke_schema();

}  // namespace ritz
