#include <ritz/learning/data/binary_readers.hpp>

#include <zlib.h>

#include <catch2/catch.hpp>

#include <ritz/base/error.hpp>
#include <ritz/io/hdf5_document.hpp>
#include <ritz/learning/data/unpacked.hpp>

using namespace ritz;
using Catch::Matchers::Contains;

namespace {

const Selection classes{Task::classification, {}, {}, false};

// Two images of 1 x 3 pixels, and their labels.
const std::string images{"\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x03\x01\x02\xff\x04\x05\x06", 22};
const std::string labels{"\0\0\x08\x01\0\0\0\x02\x07\x03", 10};

std::string packed(const std::string& bytes, std::size_t room = 1000) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(room, '\0'), in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("files in the IDX format are read, item by item") {
  Mistakes mistakes;
  const Records r = read_idx(images, "i", labels, "l", classes, mistakes);
  mistakes.raise();
  CHECK(arma::approx_equal(r.x, arma::mat{{1, 4}, {2, 5}, {255, 6}}, "absdiff", 0));
  CHECK(r.labels == std::vector<std::string>{"7", "3"});
  CHECK(r.feature_names == std::vector<std::string>{"x0", "x1", "x2"});
}

TEST_CASE("without a file of labels an IDX file has inputs alone, one of which may be the target") {
  Mistakes mistakes;
  const Records inputs = read_idx(images, "i", "", "", {}, mistakes);
  mistakes.raise();
  CHECK(inputs.x.n_rows == 3);
  CHECK(inputs.y.is_empty());
  const Records pixel =
      read_idx(images, "i", "", "", {Task::regression, {"x2"}, {}, false}, mistakes);
  mistakes.raise();
  CHECK(pixel.feature_names == std::vector<std::string>{"x0", "x1"});
  CHECK(arma::approx_equal(pixel.y, arma::mat{{255, 6}}, "absdiff", 0));
}

TEST_CASE("IDX files that are cut off or do not belong together are refused") {
  Mistakes mistakes;
  read_idx(images.substr(0, 20), "i", labels, "l", {}, mistakes);
  CHECK_THROWS_WITH(mistakes.raise(), Contains("holds 20 bytes; its header promises 22"));
  const std::string one_label{"\0\0\x08\x01\0\0\0\x01\x07", 9};
  Mistakes counts;
  read_idx(images, "i", one_label, "l", {}, counts);
  CHECK_THROWS_WITH(counts.raise(), Contains("2 rows of inputs, but 1 targets"));
}

TEST_CASE("what gzip packed is unpacked, in parts and whole; damage is noticed") {
  CHECK(unpacked(packed(images), "i") == images);
  CHECK(unpacked(packed("one ") + packed("two"), "i") == "one two");
  CHECK(unpacked("plain", "i") == "plain");
  CHECK_THROWS_WITH(unpacked(packed(images).substr(0, 25), "i"), Contains("damaged or cut off"));
}

TEST_CASE("inputs and targets are read from HDF5") {
  Document document("d.h5");
  document.set("in/x", Document::Data(arma::mat{{1, 2}, {3, 4}, {5, 6}}));
  document.set("y", Document::Data(std::vector<std::int64_t>{7, 8, 9}));
  document.set("names", Document::Data(std::vector<std::string>{"cat", "dog", "cat"}));
  const auto bytes = to_hdf5(document);
  const std::string_view view(bytes.data(), bytes.size());
  CHECK(is_hdf5(view));
  Mistakes mistakes;
  const Records r = read_hdf5(view, "d.h5", "/in/x", "/y", {}, mistakes);
  mistakes.raise();
  CHECK(arma::approx_equal(r.x, arma::mat{{1, 3, 5}, {2, 4, 6}}, "absdiff", 0));
  CHECK(arma::approx_equal(r.y, arma::mat{{7, 8, 9}}, "absdiff", 0));
  const Records named = read_hdf5(view, "d.h5", "in/x", "names", classes, mistakes);
  CHECK(named.labels == std::vector<std::string>{"cat", "dog", "cat"});
  read_hdf5(view, "d.h5", "/x", "/y", {}, mistakes);
  CHECK_THROWS_WITH(mistakes.raise(), Contains("has no dataset \"x\""));
}

TEST_CASE("what gzip packed may not fill the memory") {
  // 100 MB of zeros in 100 kB, in parts of one file each.
  const std::string zeros(std::size_t{4} << 20, '\0');
  std::string bomb;
  for (int i = 0; i < 25; ++i) bomb += packed(zeros, 10000);
  CHECK(bomb.size() < 500000);
  CHECK_THROWS_WITH(unpacked(bomb, "b.gz"), Contains("b.gz: ") && Contains("at most 200 times"));
}

TEST_CASE("data without rows or columns are refused, whoever reads them") {
  const auto complaint = [](const Document& document) -> std::string {
    const auto bytes = to_hdf5(document);
    Mistakes mistakes;
    const Records records =
        read_hdf5({bytes.data(), bytes.size()}, "d.h5", "/x", "/y", {}, mistakes);
    if (mistakes.empty()) check_records(records, mistakes);
    try {
      mistakes.raise();
    } catch (const ConfigurationError& error) {
      return error.what();
    }
    return "";
  };
  Document document("d.h5");
  document.set("x", Document::Data(arma::mat(0, 3)));
  document.set("y", Document::Data(std::vector<double>{}));
  CHECK_THAT(complaint(document), Contains("holds no rows"));
  document.set("x", Document::Data(arma::mat(3, 0)));
  document.set("y", Document::Data(std::vector<double>{1, 2, 3}));
  CHECK_THAT(complaint(document), Contains("holds no features"));
  document.set("x", Document::Data(arma::mat{{1, 2}, {3, arma::datum::nan}, {5, 6}}));
  CHECK_THAT(complaint(document), Contains("row 1, column \"x1\" is no finite number"));
  document.set("x", Document::Data(arma::mat{{1, 2}, {3, 4}}));
  CHECK_THAT(complaint(document), Contains("2 rows of inputs, but 3 targets"));
}
