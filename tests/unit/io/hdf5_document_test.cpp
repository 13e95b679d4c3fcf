#include <ritz/io/hdf5_document.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include <ritz/base/error.hpp>
#include <ritz/io/file.hpp>
#include <ritz/io/user_block.hpp>
#include "scratch_directory.hpp"

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

Document sample() {
  Document document;
  document.set("run/energy", 3.0);
  document.set("run/iterations", std::int64_t{-42});
  document.set("run/config", "kind = \"ä\"\n");
  document.set("run/empty_text", "");
  document.set("history/energy",
               std::vector<double>{1.0, std::numeric_limits<double>::quiet_NaN(), -0.0, 5e-324});
  document.set("history/none", std::vector<double>{});
  document.set("history/integers",
               std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 7});
  document.set("names", std::vector<std::string>{"a", "", "long name"});
  document.set("no_names", std::vector<std::string>{});
  document.set("walkers/configurations", arma::mat{{1, 2, 3}, {4, 5, 6}});
  document.set("walkers/empty", arma::mat(0, 5));
  document.set_group("walkers/nothing");
  document.set_attribute("", "program", "ritz");
  document.set_attribute("run/energy", "unit", "hartree");
  document.set_attribute("run/energy", "error", 0.1);
  document.set_attribute("run", "version", std::int64_t{3});
  return document;
}

bool same(const Document::Data& a, const Document::Data& b) {
  if (a.index() != b.index()) return false;
  if (const auto* matrix = std::get_if<arma::mat>(&a)) {
    const auto& other = std::get<arma::mat>(b);
    return matrix->n_rows == other.n_rows && matrix->n_cols == other.n_cols &&
           (matrix->empty() || arma::approx_equal(*matrix, other, "absdiff", 0));
  }
  if (const auto* reals = std::get_if<std::vector<double>>(&a)) {
    const auto& other = std::get<std::vector<double>>(b);
    return reals->size() == other.size() &&
           (reals->empty() ||
            std::memcmp(reals->data(), other.data(), reals->size() * sizeof(double)) == 0);
  }
  return std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::equality_comparable<T> && !std::is_same_v<T, arma::mat>)
          return value == std::get<T>(b);
        else
          return false;
      },
      a);
}

bool same(const Document& a, const Document& b) {
  return std::ranges::equal(a.nodes(), b.nodes(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.data.has_value() == y.second.data.has_value() &&
           (!x.second.data || same(*x.second.data, *y.second.data)) &&
           x.second.attributes == y.second.attributes;
  });
}

bool is_intact(const std::string& bytes) {
  try {
    check_user_block(bytes, "a.h5");
  } catch (const FileError&) {
    return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a document survives the way through HDF5") {
  const Document document = sample();
  const auto bytes = to_hdf5(document);
  CHECK(same(from_hdf5(bytes, "a.h5"), document));
  CHECK(to_hdf5(from_hdf5(bytes, "a.h5")) == bytes);
}

TEST_CASE("an empty document is a file, too") {
  CHECK(same(from_hdf5(to_hdf5(Document()), "a.h5"), Document()));
}

TEST_CASE("a matrix of several chunks keeps its entries in place") {
  arma::mat matrix(700, 900);
  for (arma::uword i = 0; i < matrix.n_elem; ++i) matrix[i] = std::sin(static_cast<double>(i));
  arma::mat wide(2, 200'000);
  for (arma::uword i = 0; i < wide.n_elem; ++i) wide[i] = static_cast<double>(i);
  Document document;
  document.set("matrix", matrix);
  document.set("wide", wide);
  const Document read = from_hdf5(to_hdf5(document), "a.h5");
  CHECK(arma::approx_equal(read.matrix("matrix"), matrix, "absdiff", 0));
  CHECK(arma::approx_equal(read.matrix("wide"), wide, "absdiff", 0));
}

TEST_CASE("a document is written, replaced and read back") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("results.h5"), previous = scratch.file("previous.h5");
  write_document(path, sample());
  CHECK(same(read_document(path), sample()));
  CHECK(read_document(path).source() == path);
  Document other;
  other.set("x", 1);
  write_document(path, other, previous);
  CHECK(same(read_document(path), other));
  CHECK(same(read_document(previous), sample()));
}

TEST_CASE("a file cut off anywhere is noticed") {
  const auto made = to_hdf5(sample());
  const std::string bytes(made.begin(), made.end());
  REQUIRE(is_intact(bytes));
  for (std::size_t length = 0; length < bytes.size(); length += 512)
    CHECK_FALSE(is_intact(bytes.substr(0, length)));
  for (const std::size_t length :
       {std::size_t{1}, std::size_t{5}, std::size_t{100}, bytes.size() - 1})
    CHECK_FALSE(is_intact(bytes.substr(0, length)));
  CHECK_FALSE(is_intact(bytes + '\0'));
}

TEST_CASE("any changed byte is noticed") {
  const auto made = to_hdf5(sample());
  std::string bytes(made.begin(), made.end());
  std::uint64_t state = 1;
  const auto next = [&] {
    return (state = state * 6364136223846793005u + 1442695040888963407u) >> 33;
  };
  int unnoticed = 0;
  const auto flip = [&](std::size_t at) {
    const char old = bytes[at];
    bytes[at] = static_cast<char>(old ^ static_cast<char>(1 + next() % 255));
    if (is_intact(bytes)) ++unnoticed;
    bytes[at] = old;
  };
  for (int i = 0; i < 1000; ++i) flip(next() % bytes.size());
  for (std::size_t at = 0; at < user_block_size; ++at) flip(at);
  CHECK(unnoticed == 0);
  CHECK(is_intact(bytes));
}

TEST_CASE("the message tells a cut file from a damaged one and from another file") {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("a.h5");
  const auto made = to_hdf5(sample());
  const std::string bytes(made.begin(), made.end());
  const auto message = [&](const std::string& content) -> std::string {
    write_file_atomically(path, content);
    try {
      read_document(path);
    } catch (const FileError& error) {
      return error.what();
    }
    return "no error";
  };
  std::string damaged = bytes;
  damaged[1000] ^= 1;
  CHECK_THAT(message(bytes.substr(0, 1024)), Contains(path) && Contains("cut off"));
  CHECK_THAT(message(bytes.substr(0, 100)), Contains("cut off after 100 bytes"));
  CHECK_THAT(message(damaged), Contains("checksum"));
  CHECK_THAT(message(""), Contains("empty"));
  CHECK_THAT(message("seed = 1\n"), Contains("not a file of Ritz"));
}

TEST_CASE("bytes that are no HDF5 are refused, not crashed upon") {
  CHECK_THROWS_AS(from_hdf5(std::string(), "a.h5"), FileError);
  CHECK_THROWS_WITH(from_hdf5(std::string(2000, 'x'), "a.h5"), Contains("a.h5: HDF5 could not"));
}

TEST_CASE("a text that HDF5 cannot hold is refused by name") {
  Document document;
  document.set("a/text", std::string("x\0y", 3));
  CHECK_THROWS_WITH(to_hdf5(document), Contains("a/text") && Contains("zero byte"));
}
