#include <ritz/learning/model_file.hpp>

#include <fmt/format.h>

#include <utility>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/document_archive.hpp>
#include <ritz/learning/training/plateau.hpp>

namespace ritz {

namespace {

// Raised when older programs could not read what is written.
constexpr std::int64_t format_number = 2;

void require_model(const Document& document) {
  const std::string& path = document.source();
  if (!document.has("format") || !document.has("predictor"))
    throw FileError(fmt::format("\"{}\" holds no model of `ritz fit`", path), true);
  if (document.integer("format") != format_number)
    throw FileError(fmt::format("\"{}\" has format {}; this program reads format {}", path,
                                document.integer("format"), format_number),
                    true);
}

const Value* key_of(const Value& configuration, const char* table, const char* key) {
  const Value* found = configuration.table().find(table);
  return found ? found->table().find(key) : nullptr;
}

std::string text_of(const Value* value) { return value ? value->toml() : "none"; }

// "64 → 64 relu dropout 0.2 → 10" without " dropout 0.2", which may change.
std::string without_dropout(std::string architecture) {
  const std::string word = " dropout ";
  for (std::size_t at = 0; (at = architecture.find(word)) != std::string::npos;)
    architecture.erase(at, architecture.find(' ', at + word.size()) - at);
  return architecture;
}

bool falls_on_plateaus(const Value& configuration) {
  const Value* rate = key_of(configuration, "training", "learning_rate");
  return rate && is_plateau(*rate);
}

// The parameters and the optimizer's state mean something else where one of these keys is another.
void require_same_model(const Document& document, const Value& now, const Model& model) {
  const std::string& path = document.source();
  const Value then = parse_toml(document.text("configuration"), path);
  constexpr std::pair<const char*, const char*> keys[] = {
      {"model", "kind"}, {"model", "degree"},      {"model", "hidden"},
      {"data", "scale"}, {"data", "scale_target"}, {"training", "optimizer"}};
  for (const auto& [table, key] : keys) {
    const std::string was = text_of(key_of(then, table, key)),
                      is = text_of(key_of(now, table, key));
    if (was != is)
      throw UsageError(
          fmt::format("start_from: the model in \"{}\" has {}.{} = {}, here it is {}; expected the "
                      "same",
                      path, table, key, was, is));
  }
  if (falls_on_plateaus(then) != falls_on_plateaus(now))
    throw UsageError(fmt::format(
        "start_from: the learning rate {} of kind \"plateau\", that of the model in \"{}\" {}; "
        "expected the same",
        falls_on_plateaus(now) ? "is" : "is not", path, falls_on_plateaus(then) ? "is" : "is not"));
  const std::string was = without_dropout(document.text("architecture")),
                    is = without_dropout(model.architecture());
  if (was != is)
    throw UsageError(fmt::format(
        "start_from: the layers of the model in \"{}\" are {}, here they are {}; expected the same",
        path, was, is));
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
  require_same_model(document, problem.configuration, predictor.model());
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
