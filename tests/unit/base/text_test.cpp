#include <ritz/base/text.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>

using namespace ritz;

TEST_CASE("a misspelt word finds its neighbour") {
  const std::vector<std::string> words = {"learning_rate", "iterations", "samples", "kind"};
  CHECK(nearest_word("lerning_rate", words) == "learning_rate");
  CHECK(nearest_word("smaples", words) == "samples");
  CHECK(nearest_word("colour", words).empty());
}

TEST_CASE("a value is printed with two digits of its error") {
  CHECK(value_with_error(3.000031, 0.000012) == "3.000031(12)");
  CHECK(value_with_error(3.0000319, 0.0000997) == "3.00003(10)");
  CHECK(value_with_error(-20.1593, 0.00999) == "-20.159(10)");
  CHECK(value_with_error(266.19, 2.3) == "266.2(2.3)");
  CHECK(value_with_error(1234.5, 230) == "1234(230)");
  CHECK(value_with_error(3.0, 0.0) == "3.0 ± 0.0");
}

TEST_CASE("words of a command line have quotes where a shell needs them") {
  CHECK(shell_word("runs/a-b_1.toml") == "runs/a-b_1.toml");
  CHECK(shell_word("my fit") == "'my fit'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("").size() == 2);
}

TEST_CASE("durations are read as people write them") {
  CHECK(duration_seconds("90s") == 90);
  CHECK(duration_seconds("1h30m") == 5400);
  CHECK(duration_seconds("2.5m") == 150);
  CHECK(duration_seconds("45") == 45);
  for (const char* wrong : {"", "s", "1x", "-3s", "1h m", "nan"})
    CHECK_THROWS_AS(duration_seconds(wrong), UsageError);
}
