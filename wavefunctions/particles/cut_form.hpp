#pragma once

#include <ritz/wavefunctions/particles/pair_form.hpp>

namespace ritz {

/// [u(r) − u(cutoff)] (1 − 10x³ + 15x⁴ − 6x⁵) with x = r/cutoff, and 0 beyond: u of `form` with the
/// same slope and curvature at 0, which goes to 0 with two smooth derivatives, so that its nearest
/// image has no kink at the faces of a cell of twice the cutoff (bohr).
std::unique_ptr<PairForm> cut_form(std::unique_ptr<PairForm> form, double cutoff);

}  // namespace ritz
