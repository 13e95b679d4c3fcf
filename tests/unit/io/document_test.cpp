#include <ritz/io/document.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/document_archive.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

TEST_CASE("a document makes the groups on the way and lists what they hold") {
  Document document;
  document.set("a/b/c", 1.5);
  document.set("a/b-c", 2);
  document.set("a/d", "text");
  CHECK(document.is_group("a"));
  CHECK(document.is_group("a/b"));
  CHECK_FALSE(document.is_group("a/d"));
  CHECK(document.names("") == std::vector<std::string>{"a"});
  CHECK(document.names("a") == std::vector<std::string>{"b", "b-c", "d"});
  CHECK(document.names("a/b") == std::vector<std::string>{"c"});
  document.set("a/d", 7);
  CHECK(document.integer("a/d") == 7);
}

TEST_CASE("a vector of Armadillo has one dimension in a document") {
  Document document;
  document.set("column", arma::vec{1, 2});
  document.set("row", arma::rowvec{3, 4});
  document.set("matrix", arma::mat(2, 1));
  CHECK(document.reals("column") == std::vector<double>{1, 2});
  CHECK(document.reals("row") == std::vector<double>{3, 4});
  CHECK(document.matrix("matrix").n_rows == 2);
}

TEST_CASE("what is missing or of another type is named with the file") {
  Document document("checkpoint.h5");
  document.set("a/x", 1.5);
  CHECK_THROWS_AS(document.real("a/y"), FileError);
  CHECK_THROWS_WITH(document.real("a/y"), "checkpoint.h5: \"a/y\" is missing");
  CHECK_THROWS_WITH(document.texts("a/x"),
                    "checkpoint.h5: \"a/x\" should be a vector of texts but is a real number");
  CHECK_THROWS_WITH(document.real("a"), Contains("is a group"));
  CHECK_THROWS_WITH(document.attribute("a/x", "unit"),
                    Contains("attribute \"unit\" of \"a/x\" is missing"));
}

TEST_CASE("paths that make no sense are mistakes of the program") {
  Document document;
  document.set("a/x", 1.5);
  CHECK_THROWS_AS(document.set("a/x/y", 1), std::logic_error);
  CHECK_THROWS_AS(document.set("a", 1), std::logic_error);
  CHECK_THROWS_AS(document.set("", 1), std::logic_error);
  CHECK_THROWS_AS(document.set("/b", 1), std::logic_error);
  CHECK_THROWS_AS(document.set("b/", 1), std::logic_error);
  CHECK_THROWS_AS(document.set("b//c", 1), std::logic_error);
  CHECK_THROWS_AS(document.set_attribute("none", "unit", "hartree"), std::logic_error);
}

namespace {

struct Moments {
  arma::vec first;
  std::int64_t step = 0;
  void archive(Archive& archive) {
    archive.field("first", first);
    archive.field("step", step);
  }
};

struct State {
  double real = 0;
  std::uint64_t unsigned_integer = 0;
  bool flag = false;
  std::string text;
  arma::mat matrix;
  arma::rowvec row;
  std::vector<double> reals;
  std::vector<std::int64_t> integers;
  Moments moments;
  void archive(Archive& archive) {
    archive.field("real", real);
    archive.field("unsigned", unsigned_integer);
    archive.field("flag", flag);
    archive.field("text", text);
    archive.field("matrix", matrix);
    archive.field("row", row);
    archive.object("moments", moments);
    archive.field("reals", reals);
    archive.field("integers", integers);
  }
};

}  // namespace

TEST_CASE("an archive gives back the state it was given") {
  State state{0.1, ~std::uint64_t{0}, true,           "x", arma::mat{{1, 2, 3}, {4, 5, 6}}, {7, 8},
              {9}, {-1, 1},           {{1.5, 2.5}, 3}};
  Document document("checkpoint.h5");
  auto writer = DocumentArchive::writer(document, "run/optimizer");
  CHECK_FALSE(writer.loading());
  state.archive(writer);
  CHECK(document.integer("run/optimizer/moments/step") == 3);

  State read;
  auto reader = DocumentArchive::reader(document, "run/optimizer");
  CHECK(reader.loading());
  read.archive(reader);
  CHECK(read.real == 0.1);
  CHECK(read.unsigned_integer == ~std::uint64_t{0});
  CHECK(read.flag);
  CHECK(read.text == "x");
  CHECK(arma::approx_equal(read.matrix, state.matrix, "absdiff", 0));
  CHECK(arma::approx_equal(read.row, state.row, "absdiff", 0));
  CHECK(read.reals == state.reals);
  CHECK(read.integers == state.integers);
  CHECK(arma::approx_equal(read.moments.first, state.moments.first, "absdiff", 0));
  CHECK(read.moments.step == 3);
}

TEST_CASE("an archive names the field that is missing") {
  Document document("checkpoint.h5");
  document.set("moments/first", std::vector<double>{1});
  Moments moments;
  auto reader = DocumentArchive::reader(document);
  CHECK_THROWS_WITH(reader.object("moments", moments),
                    "checkpoint.h5: \"moments/step\" is missing");
  auto other = DocumentArchive::reader(document);
  CHECK_THROWS_AS(other.leave(), std::logic_error);
}
