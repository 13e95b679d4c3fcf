#include <ritz/learning/complexity.hpp>
#include <ritz/learning/data/franke.hpp>
#include <ritz/learning/fit_problem.hpp>
#include <ritz/random/seed_key.hpp>

namespace ritz {

namespace {

Key test_key() {
  Schema every("every", "rows by their number");
  every.add(Key("every")
                .integer(between(2, 1e9))
                .required()
                .means("rows with row mod every = every − 1, counted from 0, are for the test"));
  Schema fraction("fraction", "rows at random, of every class alike");
  fraction
      .add(Key("fraction").real(between(0, 1)).required().means("share of the rows for the test"))
      .add(Key("seed").integer(between(0, largest_integer)).defaults_to(1).means("of the choice"));
  Schema file("file", "a file of its own, with the same columns");
  file.add(Key("file").text().required().means("the file"))
      .add(Key("labels").text().means("the labels of a file in the IDX format"));
  Value::Table usual;
  usual["every"] = 5;
  return Key("test")
      .table_without_kind(every)
      .table_without_kind(fraction)
      .table_without_kind(file)
      .choice({"none"})
      .defaults_to(Value(std::move(usual)))
      .means("rows that the model does not learn from");
}

}  // namespace

Schema fit_top_level_schema() {
  Schema schema("fit", "supervised regression or classification");
  schema.add(seed_key())
      .add(Key("start_from")
               .text()
               .means("directory of an earlier fit of the same model, to go on from what it had "
                      "learnt"))
      .add(Key("data").any_table().means("what is learnt from"))
      .add(Key("model").any_table().means("what learns"))
      .add(Key("training").any_table().means("how it learns"))
      .add(Key("validation").any_table().means("how it is judged"));
  return schema;
}

Schema data_schema() {
  Schema schema("data", "what is learnt from: a file, or data that are made up");
  schema
      .add(Key("file").text().means(
          "CSV, HDF5 or IDX, told apart by their content, packed by gzip or not; a relative name "
          "counts from the directory of the configuration, or from the current one"))
      .add(Key("generate").kinds({franke_schema()}).means("made-up data in place of a file"))
      .add(Key("target")
               .text()
               .texts()
               .otherwise("the last column")
               .means("the column or columns to be predicted"))
      .add(Key("features").texts().otherwise("all other columns").means("the inputs"))
      .add(test_key())
      .add(Key("scale")
               .choice({"standard", "minmax", "none"})
               .defaults_to("standard")
               .means("of the inputs, fitted to the training rows: mean 0 and variance 1 (over n), "
                      "or the range 0 … 1"))
      .add(Key("scale_target")
               .choice({"standard", "minmax", "none"})
               .otherwise("as scale for a network that does regression, otherwise none")
               .means("the same for the targets of a regression while fitting; predictions and "
                      "errors are in the units of the file"))
      .add(Key("header").boolean().defaults_to(true).means(
          "whether a CSV file begins with names; without, columns are column_0, column_1, …"))
      .add(Key("separator").choice({",", ";", "\t", " "}).defaults_to(",").means("of a CSV file"))
      .add(Key("decimal")
               .choice({".", ","})
               .defaults_to(".")
               .means("the decimal sign of a CSV file"))
      .add(Key("x").text().defaults_to("/x").means("the inputs in an HDF5 file, rows x features"))
      .add(Key("y").text().defaults_to("/y").means("the targets or labels in an HDF5 file"))
      .add(Key("labels").text().means("the file of labels that belongs to an IDX file"));
  return schema;
}

Schema validation_schema() {
  Schema folds("folds", "folds in random order");
  folds.add(Key("number").integer(between(2, 1e6)).required().means("how many"))
      .add(Key("shuffle").boolean().defaults_to(false).means(
          "of the rows in random order, from the seed"));
  Schema schema("validation", "how a model is judged beside the test rows");
  schema
      .add(Key("folds")
               .integer(between(0, 1e6))
               .table_without_kind(folds)
               .defaults_to(0)
               .means("cross-validation over all rows of the file: fold k holds the rows with row "
                      "mod folds = "
                      "k, counted from 0; 0 for none"))
      .add(Key("bootstrap")
               .integer(between(0, 1e6))
               .defaults_to(0)
               .means("fits to resamples of the training rows, for bias and variance; 0 for none"))
      .add(complexity_key())
      .add(Key("learning_curve")
               .reals({.min = 0, .max = 1, .min_open = true})
               .defaults_to(Value(Value::Array{}))
               .means("shares of the training rows to learn from"));
  return schema;
}

}  // namespace ritz
