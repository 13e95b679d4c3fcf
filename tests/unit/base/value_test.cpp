#include <ritz/base/value.hpp>

#include <catch2/catch.hpp>

#include <ritz/base/blocks.hpp>

using namespace ritz;

TEST_CASE("a table is written as a TOML document") {
  Value root;
  root.table()["seed"] = Value(1);
  root.table()["system"].table()["kind"] = Value("harmonic_trap");
  root.table()["system"].table()["interaction"].table()["strength"] = Value(1.0);
  Value factor;
  factor.table()["kind"] = Value("rbm");
  root.table()["wavefunction"] = Value(Value::Array{factor, factor});
  CHECK(toml_document(root.table()) ==
        "seed = 1\n\n[system]\nkind = \"harmonic_trap\"\ninteraction = { strength = 1.0 }\n\n"
        "[[wavefunction]]\nkind = \"rbm\"\n\n[[wavefunction]]\nkind = \"rbm\"\n");
}

TEST_CASE("copies of a table are tables of their own") {
  Value a;
  a.table()["x"] = Value(1);
  Value b = a;
  b.table()["x"] = Value(2);
  CHECK(a.table().find("x")->integer() == 1);
  CHECK_FALSE(a == b);
}

TEST_CASE("blocks cover every walker once on any number of ranks") {
  const Blocks blocks{100, 32};
  CHECK(blocks.count() == 4);
  CHECK(blocks.walkers(3) == IndexRange{96, 100});
  for (std::size_t n_ranks = 1; n_ranks <= 6; ++n_ranks) {
    std::size_t next = 0;
    for (std::size_t rank = 0; rank < n_ranks; ++rank) {
      CHECK(blocks.owned_by(rank, n_ranks).begin == next);
      next = blocks.owned_by(rank, n_ranks).end;
    }
    CHECK(next == blocks.count());
  }
}
