#pragma once

#include <string>

#include <ritz/learning/fit_problem.hpp>

namespace ritz {

/// What a fit is forecast to take on a rank.
struct FitMemory {
  std::string what;  ///< makes most of it, for people
  double bytes = 0;  ///< the program and its data included
};

/// Of a fit whose data is read: beside what is held now, the rows as the model gets them, what the
/// model needs to learn, and what assessments add. Good to about a factor of 1.5.
FitMemory memory_of_fit(const FitProblem& problem);

}  // namespace ritz
