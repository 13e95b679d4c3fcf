#pragma once

#include <ritz/natural/natural_gradient.hpp>

namespace ritz {

/// minsr: the natural gradient by way of the kernel of samples (least_squares_step()), which costs
/// little where parameters are many, or of the matrix of parameters where there are at least twice
/// as many samples. Equal to `sr` up to rounding.
NaturalGradientKind minsr_kind();

/// spring: with a memory of the previous direction δ', kept in part (Goldshlager, Abrahamsen & Lin,
/// J. Comput. Phys. 516, 113351, 2024; arXiv:2401.10190, eq. 29): δ minimises
///
///     |Ō δ − ε|² + shift |δ − momentum δ'|²,
///
/// where ε are the weighted deviations of the energies. Without momentum this is minsr. The paper's
/// limit on the length of a step is the optimizer's `clip_norm`.
NaturalGradientKind spring_kind();

}  // namespace ritz
