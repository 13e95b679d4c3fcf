#include "supervised/model_file.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "io/configuration.hpp"
#include "io/document_archive.hpp"

namespace ritz {

namespace {

// Raised when older programs could not read what is written.
constexpr std::int64_t format_number = 1;

void require_model(const Document& document) {
  const std::string& path = document.source();
  if (!document.has("format") || !document.has("predictor"))
    throw FileError(fmt::format("\"{}\" holds no model of `ritz fit`", path), true);
  if (document.integer("format") != format_number)
    throw FileError(fmt::format("\"{}\" has format {}; this program reads format {}", path,
                                document.integer("format"), format_number),
                    true);
}

}  // namespace

Document model_document(const std::string& path, const FitProblem& problem, Predictor& predictor) {
  Document out(path);
  out.set("format", format_number);
  out.set("architecture", Document::Data(predictor.model().architecture()));
  out.set("configuration", Document::Data(toml_document(problem.configuration.table())));
  const DataSet& data = problem.data.train;
  out.set("features", Document::Data(data.feature_names));
  out.set("targets", Document::Data(data.target_names));
  if (!data.class_names.empty()) out.set("classes", Document::Data(data.class_names));
  auto archive = DocumentArchive::writer(out, "predictor");
  predictor.archive(archive);
  return out;
}

void take_state(const Document& document, const FitProblem& problem, Predictor& predictor) {
  require_model(document);
  const DataSet& data = problem.data.train;
  const std::vector<std::string> classes =
      document.has("classes") ? document.texts("classes") : std::vector<std::string>();
  if (document.texts("features") != data.feature_names ||
      document.texts("targets") != data.target_names || classes != data.class_names)
    throw UsageError(fmt::format(
        "the model in \"{}\" was made for other features, targets or classes than these data have",
        document.source()));
  auto archive = DocumentArchive::reader(document, "predictor");
  predictor.archive(archive);
}

SavedModel load_model(const Document& document) {
  const std::string& path = document.source();
  require_model(document);
  SavedModel out;
  out.configuration = parse_toml(document.text("configuration"), path);
  out.feature_names = document.texts("features");
  out.target_names = document.texts("targets");
  if (document.has("classes")) out.class_names = document.texts("classes");
  out.task = out.class_names.empty() ? Task::regression : Task::classification;
  const Recipe recipe =
      recipe_of(out.configuration, out.feature_names.size(),
                out.class_names.empty() ? out.target_names.size() : out.class_names.size());
  out.predictor = std::make_unique<Predictor>(recipe);
  auto archive = DocumentArchive::reader(document, "predictor");
  out.predictor->archive(archive);
  const arma::uword n_columns = out.predictor->polynomial().n_columns();
  if (out.predictor->input_scaler().offset().n_elem != n_columns)
    throw FileError(fmt::format("\"{}\": the scaling is for {} columns; the model takes {}", path,
                                out.predictor->input_scaler().offset().n_elem, n_columns),
                    true);
  return out;
}

}  // namespace ritz
