#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ritz/io/document.hpp>
#include <ritz/learning/assessment/predictor.hpp>
#include <ritz/learning/fit_problem.hpp>

namespace ritz {

/// What a fit has learnt, as it is kept in model.h5.
struct SavedModel {
  Value configuration;  ///< as resolved
  Task task = Task::regression;
  std::vector<std::string> feature_names, target_names, class_names;
  std::unique_ptr<Predictor> predictor;
};

/// The content of model.h5: the configuration, names, a readable architecture, and the state of
/// scalings and model.
Document model_document(const std::string& path, const FitProblem& problem, Predictor& predictor);

/// Puts a predictor into the state of an earlier fit of the same model to the same features and
/// targets. Throws UsageError or FileError where they are others.
void take_state(const Document& document, const FitProblem& problem, Predictor& predictor);

/// Throws FileError for a file of another kind or format, or whose shapes do not fit.
SavedModel load_model(const Document& document);

}  // namespace ritz
