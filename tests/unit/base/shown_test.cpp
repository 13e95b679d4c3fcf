#include <ritz/base/shown.hpp>

#include <catch2/catch.hpp>

using namespace ritz;
using namespace std::string_literals;

TEST_CASE("control characters and wrong bytes are shown, not sent") {
  CHECK(shown("größe in µm, 漢字 😀") == "größe in µm, 漢字 😀");
  CHECK(shown("a\x1b[31mb\x7f\r\n\tc") == "a\\x1b[31mb\\x7f\\r\\n\\tc");
  CHECK(shown("a\0b"s) == "a\\x00b");
  CHECK(shown("\xc2\x9b"
              "31m") == "\\x9b31m");  // the C1 form of ESC [
  CHECK(shown("\u202egnp.exe") == "\\u202egnp.exe");
  // Latin-1, a lone continuation, an overlong slash, half of a surrogate pair, the start of a
  // character.
  CHECK(shown("gr\xf6\xdf") == "gr\\xf6\\xdf");
  CHECK(shown("\x80") == "\\x80");
  CHECK(shown("\xc0\xaf") == "\\xc0\\xaf");
  CHECK(shown("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(shown("\xe2\x82") == "\\xe2\\x82");
}

TEST_CASE("long texts are cut at a character") {
  CHECK(shown("abcdef", 6) == "abcdef");
  CHECK(shown("abcdefg", 6) == "abcde…");
  CHECK(shown("ääääää", 4) == "äää…");
  CHECK(shown(std::string(20000000, 'x')).size() < 70);
  CHECK(in_quotes("a\"b") == "\"a\"b\"");
}

TEST_CASE("a message keeps its lines and its length") {
  const std::string line(1000, 'x');
  CHECK(harmless(line + "\n\x1b[2J\n") == line + "\n\\x1b[2J\n");
  CHECK(harmless("") == "");
}

TEST_CASE("UTF-8 and what is none") {
  CHECK(is_utf8("größe 😀"));
  CHECK_FALSE(is_utf8("gr\xf6\xdf"));
  CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));
  CHECK_FALSE(encoding_mistake("x1,x2,y\n1,2,3\n"));
  CHECK_FALSE(encoding_mistake("\xef\xbb\xbfx,y\n"));
  CHECK(encoding_mistake("\xff\xfex\0,\0y\0"s)->starts_with("is a text in UTF-16"));
  CHECK(encoding_mistake("\xfe\xff\0x\0,\0y"s)->starts_with("is a text in UTF-16"));
  CHECK(encoding_mistake("\xff\xfe\0\0x\0\0\0"s)->starts_with("is a text in UTF-32"));
  // Without a mark: a CSV file as Windows' "Unicode" writes it, from its ninth byte on.
  CHECK(encoding_mistake("x\0,\0y\0\n\0"
                         "1\0,\0"
                         "2\0\n\0"s)
            ->starts_with("is a text in UTF-16"));
  CHECK_FALSE(encoding_mistake(std::string(64, '\0')));
}
