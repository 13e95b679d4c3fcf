#include <ritz/io/configuration.hpp>

#include <catch2/catch.hpp>
#include <ctime>

#include <ritz/base/error.hpp>
#include "scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

std::string mistake_in(const std::string& text) {
  try {
    parse_toml(text, "run.toml");
  } catch (const ConfigurationError& error) {
    return error.what();
  }
  return "no mistake";
}

double seconds_for(const std::string& text) {
  const std::clock_t start = std::clock();
  try {
    parse_toml(text, "run.toml");
  } catch (const ConfigurationError&) {
  }
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::string repeated(const std::string& text, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("TOML becomes values with types, order and places") {
  const Value root = parse_toml(
      "seed = 1\n"
      "[system]\n"
      "  omega = 1.0\n"
      "  kind = \"trap\"\n"
      "  deep = { b = [1, 2.5], a = true }\n"
      "[[wavefunction]]\n"
      "k = 1_000\n"
      "[[wavefunction]]\n"
      "k = 2\n"
      "[alpha]\n",
      "run.toml");
  const auto& entries = root.table().entries;
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].key == "seed");
  CHECK(entries[0].place.text() == "run.toml:1:1");
  CHECK(entries[0].value.integer() == 1);
  CHECK(entries[0].value.place().text() == "run.toml:1:8");
  CHECK(entries[3].key == "alpha");

  const auto& system = root.table().find("system")->table().entries;
  CHECK(system[0].key == "omega");
  CHECK(system[0].place.text() == "run.toml:3:3");
  CHECK(system[0].value.is_real());
  CHECK(system[1].value.text() == "trap");
  const auto& deep = system[2].value.table().entries;
  CHECK(deep[0].key == "b");
  CHECK(deep[0].value.array()[1].real() == 2.5);
  CHECK(deep[0].value.array()[1].place().text() == "run.toml:5:20");
  CHECK(deep[1].value.boolean());

  const auto& factors = root.table().find("wavefunction")->array();
  CHECK(factors[0].table().find("k")->integer() == 1000);
  CHECK(factors[1].place().line == 8);
}

TEST_CASE("what toml_document writes is read back") {
  const std::string text = "seed = 1\nname = \"a\\\"b\\n\"\nx = 0.1\n\n[t]\n\"odd key\" = [1, 2]\n";
  const Value root = parse_toml(text, "a");
  CHECK(parse_toml(toml_document(root.table()), "b") == root);
}

TEST_CASE("line ends of Windows and a byte-order mark are accepted") {
  const Value root = parse_toml(
      "\xEF\xBB\xBF"
      "a = 1\r\nb = \"x\"\r\n",
      "run.toml");
  CHECK(root.table().find("a")->integer() == 1);
  CHECK(root.table().find("b")->text() == "x");
  CHECK(root.table().find("b")->place().text() == "run.toml:2:5");
}

TEST_CASE("a mistake in TOML has its place") {
  CHECK_THAT(mistake_in("a = 1\na = 2\n"), Contains("run.toml:2:") && Contains("'a'"));
  CHECK(
      mistake_in("a = [1, 2").find("run.toml:1:10: not valid TOML: the text ends in the middle") ==
      0);
  CHECK_THAT(mistake_in(std::string(1000, '\0')), Contains("run.toml:1:1: not valid TOML"));
  CHECK_THAT(mistake_in("a = \"x\xff\"\n"), Contains("run.toml:1:6: ") && Contains("utf-8"));
  CHECK_THAT(mistake_in("\nkind = harmonic\n"), Contains("run.toml:2:") && Contains("quotes"));
  CHECK_THAT(mistake_in("a = \n"), Contains("run.toml:1:5"));
  CHECK_THAT(mistake_in("a = 1e400"), Contains("1e400"));
}

TEST_CASE("every date and time is refused") {
  const std::string mistakes = mistake_in("a = 2020-01-01\nb = [1, 07:32:00]\n");
  CHECK_THAT(mistakes,
             Contains("run.toml:1:5: a date or time") && Contains("run.toml:2:9: a date"));
}

TEST_CASE("deep nesting is refused wherever it hides") {
  const std::size_t many = 1'000'000;
  CHECK(mistake_in("a = " + std::string(300, '[')).find("run.toml:1:37: ") == 0);
  CHECK_THAT(mistake_in("a = " + std::string(many, '[')), Contains("nested"));
  CHECK_THAT(mistake_in(repeated("a={", many)), Contains("nested"));
  CHECK_THAT(mistake_in("a" + repeated(".a", many) + " = 1"), Contains("nested"));
  CHECK_THAT(mistake_in("[a" + repeated(".a", many) + "]"), Contains("nested"));
  CHECK_THAT(mistake_in("[[a" + repeated(" . \"a.b\"", 50) + "]]"), Contains("nested"));
  // Quotes, comments and closed brackets must not lead the search astray.
  CHECK_THAT(mistake_in("t = \"\"\"x\"\"\"\"\" # \" ' [\nu = '''\"''''' \nv = '\"' \na = " +
                        std::string(300, '[')),
             Contains("run.toml:4:37"));
  CHECK_THAT(mistake_in("t = \"\\\"\"\na = " + std::string(300, '[')), Contains("run.toml:2:37"));
  CHECK(mistake_in("t = \"" + std::string(300, '[') + "\" # " + std::string(300, '[')) ==
        "no mistake");
  CHECK(mistake_in("t = [" + repeated("[1.5, 2.5],\n", 300) + "]") == "no mistake");
  CHECK(mistake_in("t = '''\n" + repeated("a.b.c\n", 300) + "'''") == "no mistake");
}

TEST_CASE("characters beyond ASCII keep their values and count as one column") {
  // The ends of the ranges of one, two, three and four bytes, and a private character.
  const std::string all =
      "\x7e\u0080\u00e9\u07ff\u0800\ud7ff\ue000\ufeff\uffff\U00010000\U0010ffff";
  const Value root = parse_toml("\"" + all + "\" = '''" + all + "''' # " + all +
                                    "\nb = \"\"\"\\n\\\\é \\\n  é\\u00e9\"\"\"\n",
                                "run.toml");
  CHECK(root.table().find(all)->text() == all);
  CHECK(root.table().find(all)->place().column == 17);
  CHECK(root.table().find("b")->text() == "\n\\é éé");
  CHECK_THAT(mistake_in("# é\na = \"é\" é\n"), Contains("run.toml:2:9: ") && Contains("saw 'é'"));
  CHECK_THAT(mistake_in("[é]"), Contains("run.toml:1:2: "));
  CHECK_THAT(mistake_in("f = 1\"\"\"é\n"), Contains("run.toml:1:"));
  CHECK_THAT(mistake_in(R"(a = """\é""")"), Contains("run.toml:1:9: "));
}

TEST_CASE("what is not UTF-8 is refused wherever it stands") {
  for (const std::string wrong : {"\xff", "\xc0\x80", "\xe9", "\xe0\x80\x80", "\xed\xa0\x80",
                                  "\xf5\x80\x80\x80", "\xf3\xb0\x82", "\xe2\x82"}) {
    CHECK_THAT(mistake_in("a = \"" + wrong + "\""), Contains("run.toml:1:"));
    CHECK_THAT(mistake_in("# " + wrong), Contains("run.toml:1:"));
    CHECK_THAT(mistake_in(wrong), Contains("run.toml:1:"));
  }
}

TEST_CASE("texts for which assertions of the TOML library fail are plain mistakes") {
  CHECK_THAT(mistake_in("[wavefunction]\na = 1\n[wavefunction]\na = 2"),
             Contains("run.toml:3:1: not valid TOML") && Contains("[[wavefunction]]"));
  CHECK_THAT(mistake_in("[[#a.b]]"), Contains("run.toml:1:3: not valid TOML"));
  CHECK_THAT(mistake_in("a = 2020-13"), Contains("run.toml:1:"));
  CHECK_THAT(mistake_in("a = ]"), Contains("run.toml:1:5: not valid TOML"));
}

TEST_CASE("long texts are answered at once") {
  CHECK(seconds_for("a = \"" + std::string(10'000'000, 'x')) < 1);
  CHECK(seconds_for("a = [" + repeated("1.2345,", 10'000'000 / 7) + "]") < 1);
  CHECK(seconds_for("a = \"" + std::string(4'000'000, 'x') + "\"") < 1);
  CHECK(seconds_for(std::string(4'000'000, '\n') + "=") < 1);
  CHECK_THAT(mistake_in("a = \"" + std::string(10'000'000, 'x') + '"'), Contains("10000006 bytes"));
}

TEST_CASE("a configuration that cannot be read is the user's mistake") {
  const ScratchDirectory scratch;
  CHECK_THROWS_AS(read_text_file(scratch.file("none.toml")), UsageError);
  CHECK_THROWS_WITH(read_text_file(scratch.file("none.toml")),
                    Contains("none.toml\": No such file"));
  CHECK_THROWS_WITH(read_text_file(scratch.file("")), Contains("Is a directory"));
}
