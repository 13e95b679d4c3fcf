#pragma once

#include <memory>

#include <ritz/lattice/lattice.hpp>
#include <ritz/model/observable.hpp>

namespace ritz {

/// ⟨s_i s_j⟩ of pairs of sites against their distance, where s_i is what site i holds, of a second
/// species `sign` times; nullptr for a single site.
std::unique_ptr<Observable> pair_correlation(const Lattice& lattice, double sign);

}  // namespace ritz
