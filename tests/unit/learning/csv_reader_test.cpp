#include <ritz/learning/data/csv_reader.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

Records read(const std::string& text, const Selection& selection = {},
             const CsvFormat& format = {}) {
  Mistakes mistakes;
  Records records = read_csv(text, "data.csv", format, selection, mistakes);
  mistakes.raise();
  return records;
}

std::vector<std::string> complaints(const std::string& text, const Selection& selection = {}) {
  try {
    read(text, selection);
  } catch (const ConfigurationError& error) {
    return error.mistakes();
  }
  return {};
}

}  // namespace

TEST_CASE("a CSV file is read column by column, the last one the target") {
  const Records r = read("a,b,t\n1,2,3\n-4.5,+5e-1,6\n");
  CHECK(r.feature_names == std::vector<std::string>{"a", "b"});
  CHECK(r.target_names == std::vector<std::string>{"t"});
  CHECK(arma::approx_equal(r.x, arma::mat{{1, -4.5}, {2, 0.5}}, "absdiff", 0));
  CHECK(arma::approx_equal(r.y, arma::mat{{3, 6}}, "absdiff", 0));
}

TEST_CASE("line ends, a byte-order mark, blanks and quotes make no difference") {
  const Records plain = read("a,b,t\n1,2,3\n4,5,6\n");
  for (const std::string text :
       {"a,b,t\r\n1,2,3\r\n4,5,6\r\n", "a,b,t\n1,2,3\n4,5,6",
        "\xef\xbb\xbf"
        "a,b,t\n1,2,3\n4,5,6\n",
        "a,b,t\n\n 1 ,2\t,3\n4,5,6\n\n\n", "\"a\",\"b\",t\n\"1\",2,\"3\"\n4,5,6\n",
        "a,b,t\r1,2,3\r4,5,6\r"}) {
    const Records r = read(text);
    CHECK(arma::approx_equal(r.x, plain.x, "absdiff", 0));
    CHECK(arma::approx_equal(r.y, plain.y, "absdiff", 0));
    CHECK(r.feature_names == plain.feature_names);
  }
}

TEST_CASE("quoted fields hold separators, line ends and quotes") {
  Selection by_name;
  by_name.features = {"a, \"or\"\nb"};
  by_name.targets = {"t"};
  const Records r = read("\"a, \"\"or\"\"\nb\",t\n1,2\n", by_name);
  CHECK(r.x(0, 0) == 1);
  CHECK(read("a;t\n1;2\n", {}, {true, ';'}).y[0] == 2);
  CHECK(read("1,2\n3,4\n", {}, {false, ','}).feature_names == std::vector<std::string>{"column_0"});
}

TEST_CASE("what is no finite number is refused with line, column and row") {
  CHECK_THAT(complaints("a,t\n1,2\n3,x7\n").at(0),
             Contains("data.csv:3:3: row 1, column \"t\": \"x7\" is not a number"));
  CHECK_THAT(complaints("a,t\n1,2\n,7\n").at(0),
             Contains("data.csv:3:1: row 1, column \"a\": the value is missing"));
  CHECK_THAT(complaints("a,t\nNA,7\n").at(0), Contains("missing"));
  CHECK_THAT(complaints("a,t\n1,nan\n").at(0), Contains("not a number"));
  CHECK_THAT(complaints("a,t\n1,inf\n").at(0), Contains("beyond the largest"));
  CHECK_THAT(complaints("a,t\n1,1e400\n").at(0), Contains("beyond the largest"));
  CHECK(read("a,t\n1,1e-400\n").y[0] == 0);
  CHECK_THAT(complaints("a,t\n1,2\n3\n4,5,6\n").at(0),
             Contains("data.csv:3:1: row 1 has 1 fields; expected 2"));
  CHECK(complaints("a,t\n1,2\n3\n4,5,6\nx,y\n").size() == 4);
  CHECK(complaints("a,t\n" +
                   [] {
                     std::string rows;
                     for (int i = 0; i < 100; ++i) rows += "x,1\n";
                     return rows;
                   }())
            .size() == 21);
}

TEST_CASE("a file without rows, names or the wanted columns is refused") {
  CHECK_THAT(complaints("").at(0), Contains("empty"));
  CHECK(read("a,t\n").n_rows() == 0);  // which check_records() refuses
  CHECK_THAT(complaints("a,a\n1,2\n").at(0), Contains("twice"));
  CHECK_THAT(complaints("a,,t\n1,2,3\n").at(0), Contains("no name"));
  CHECK_THAT(complaints("a,t\n\"1,2\n").at(0), Contains("1 fields"));
  Selection wrong;
  wrong.targets = {"tt"};
  CHECK_THAT(complaints("a,t\n1,2\n", wrong).at(0), Contains("did you mean \"t\""));
  wrong.targets = {"t"};
  wrong.features = {"a", "t"};
  CHECK_THAT(complaints("a,t\n1,2\n", wrong).at(0), Contains("both a feature and a target"));
}

TEST_CASE("labels are texts or numbers, and each class is there once") {
  const Selection labels{Task::classification, {}, {}, false};
  CHECK(read("a,t\n1,yes\n2,no\n", labels).labels == std::vector<std::string>{"yes", "no"});
  const Records r = read("a,t\n1,1.0\n2,10\n3,1\n4,+2\n", labels);
  const auto classes = classes_of(r.labels);
  CHECK(classes == std::vector<std::string>{"1", "2", "10"});
  Mistakes none;
  const DataSet data = data_set_of(r, classes, none);
  CHECK(arma::approx_equal(data.y, one_hot({0, 2, 0, 1}, 3), "absdiff", 0));
  CHECK_THAT(complaints("a,t\n1,\n", labels).at(0), Contains("missing"));
  Mistakes unseen;
  data_set_of(r, {"1", "2"}, unseen);
  CHECK_THROWS_WITH(unseen.raise(),
                    Contains("row 1, column \"t\": the label \"10\" is in no training row"));
}

TEST_CASE("what other programs write is read, or the way on is said") {
  const Records plain = read("a,b,t\n1,2,3\n4,5,6\n");
  for (const std::string text : {
           "a,b,t,\n1,2,3,\n4,5,6,\n",                // a separator at the end of each line
           "a,b,t\n1,2,3,\n4,5,6\n",                  // or of some
           ",a,b,t\n0,1,2,3\n1,4,5,6\n",              // pandas' index
           "\"\",a,b,t\n\"1\",1,2,3\n\"2\",4,5,6\n",  // and R's
       }) {
    INFO(text);
    const Records r = read(text);
    CHECK(arma::approx_equal(r.x, plain.x, "absdiff", 0));
    CHECK(arma::approx_equal(r.y, plain.y, "absdiff", 0));
    CHECK(r.feature_names == plain.feature_names);
  }
  CHECK_THAT(read(",a,t\n0,1,2\n1,3,4\n").notes.at(0), Contains("counts the rows; it is left out"));
  CHECK(read("a,t\n1,2\n").notes.empty());
  // What would lose something is refused.
  CHECK_THAT(complaints(",a,t\n7,1,2\n9,3,4\n").at(0), Contains("index=False"));
  CHECK_THAT(complaints(",a,t\n0,1,2\n2,3,4\n").at(0), Contains("row 1 has \"2\" there"));
  CHECK_THAT(complaints("a,t,\n1,2,3\n").at(0), Contains("row 0 has 3 fields; expected 2"));
}

TEST_CASE("separators and decimal commas are named in the message, and can be given") {
  CHECK_THAT(complaints("a;b;t\n1;2;3\n").at(0), Contains("give data.separator = \";\""));
  CHECK_THAT(complaints("a\tb\tt\n1\t2\t3\n").at(0), Contains("give data.separator = \"\\t\""));
  CHECK(complaints("a;b;t\n1;2;3\n").size() == 1);
  CHECK_THAT(complaints("a,b,t\n1,5,2,5,3,5\n").at(0), Contains("data.decimal = \",\""));
  Mistakes mistakes;
  read_csv("a;t\n1,5;2\n", "data.csv", {true, ';'}, {}, mistakes);
  CHECK_THROWS_WITH(mistakes.raise(), Contains("\"1,5\" has a decimal comma; give data.decimal"));
  const Records r = read("a;t\n1,5;-2,25e1\n3;4\n", {}, {true, ';', ','});
  CHECK(r.x(0, 0) == 1.5);
  CHECK(r.y[0] == -22.5);
  Mistakes points;
  read_csv("a;t\n1.5;2\n", "data.csv", {true, ';', ','}, {}, points);
  CHECK_THROWS_WITH(points.raise(), Contains("\"1.5\" is not a number"));
}

TEST_CASE("a file in another encoding, and one of long fields, is refused in a short line") {
  using namespace std::string_literals;
  CHECK_THAT(complaints("\xff\xfe"
                        "a\0,\0t\0\n\0"s)
                 .at(0),
             Contains("is a text in UTF-16"));
  const std::string line = complaints("a,t\n1," + std::string(2000000, 'x') + "\n").at(0);
  CHECK(line.size() < 250);
  CHECK_THAT(complaints("a,t\n1,\x1b[2J\n").at(0), Contains("\"\\x1b[2J\" is not a number"));
}
