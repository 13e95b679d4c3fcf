#pragma once

#include <ritz/population/energy_batch.hpp>
#include <ritz/population/energy_gradient.hpp>

namespace ritz {

/// Two numbers for each sample, one that goes with log|ψ| and one with the phase: n_walkers x
/// n_measurements each, on every rank. The coefficients of the gradient are of this kind.
using SampleValues = GradientCoefficients;

/// The weights p_w of the samples, Σp = 1: n_walkers x n_measurements.
arma::mat sample_weights(const EnergyBatch& batch);

/// O v for all samples, rows and phases. Collective.
SampleValues derivatives_times(const Communicator& communicator, const EnergyBatch& batch,
                               const arma::vec& v);

/// Subtracts the weighted mean from both.
void centre(SampleValues& values, const arma::mat& weights);

/// Multiplies both with a number for each sample.
SampleValues scaled(const SampleValues& values, const arma::mat& factors);

/// The deviations ΔE of the energies, clipped as they are in c = 2 p ΔE; 0 where p is 0.
SampleValues energy_deviations(const GradientCoefficients& coefficients, const arma::mat& weights);

}  // namespace ritz
