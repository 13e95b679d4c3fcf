#include <ritz/io/log.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include <ritz/io/file.hpp>
#include "scratch_directory.hpp"

using namespace ritz;

namespace {

// What a log writes to a file.
template <class Use>
std::string written(Log::Mode mode, Use use) {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("log");
  {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
    Log log(mode, file.id());
    use(log);
  }
  return read_file(path);
}

// What a log writes to a terminal of 20 columns.
template <class Use>
std::string shown(Use use) {
  ::setenv("TERM", "xterm", 1);
  const Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY));
  REQUIRE(master.is_open());
  ::grantpt(master.id());
  ::unlockpt(master.id());
  const Descriptor terminal(::open(::ptsname(master.id()), O_RDWR | O_NOCTTY));
  REQUIRE(terminal.is_open());
  termios settings{};
  ::tcgetattr(terminal.id(), &settings);
  ::cfmakeraw(&settings);
  ::tcsetattr(terminal.id(), TCSANOW, &settings);
  const winsize size{24, 20, 0, 0};
  ::ioctl(terminal.id(), TIOCSWINSZ, &size);
  {
    Log log(Log::Mode::normal, terminal.id());
    use(log);
  }
  // What is written arrives in pieces.
  const std::string end = "<end>";
  std::size_t n_written = 0;
  write_all(terminal.id(), end, n_written);
  std::string text;
  char piece[4096];
  while (!text.ends_with(end)) {
    const auto n = ::read(master.id(), piece, sizeof piece);
    REQUIRE(n > 0);
    text.append(piece, static_cast<std::size_t>(n));
  }
  return text.substr(0, text.size() - end.size());
}

void a_short_run(Log& log) {
  log.info("begin");
  for (int i = 0; i < 1000; ++i) log.progress("step " + std::to_string(i));
  log.warning("slow");
}

}  // namespace

TEST_CASE("without a terminal the first and the last progress are plain lines") {
  CHECK(written(Log::Mode::normal, a_short_run) == "begin\nstep 0\nwarning: slow\nstep 999\n");
  CHECK(written(Log::Mode::normal, [](Log& log) { log.progress("only"); }) == "only\n");
}

TEST_CASE("finishing twice prints nothing more, and a new stage begins afresh") {
  CHECK(written(Log::Mode::normal, [](Log& log) {
          log.progress("a");
          log.progress("b");
          log.finish();
          log.finish();
          log.progress("c");
        }) == "a\nb\nc\n");
}

TEST_CASE("quiet keeps warnings, disabled nothing") {
  CHECK(written(Log::Mode::quiet, a_short_run) == "warning: slow\n");
  CHECK(written(Log::Mode::disabled, a_short_run).empty());
}

TEST_CASE("a record keeps what is said whatever is shown, and each warning once") {
  for (const auto mode : {Log::Mode::normal, Log::Mode::quiet, Log::Mode::disabled}) {
    const ScratchDirectory scratch;
    Log log(mode, -1);
    log.info("before");
    {
      const LogRecord record(log);
      log.warning("odd");
      log.warning("odd");
      log.record_warning("known");
      log.record_to(
          Descriptor(::open(scratch.file("log.txt").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600)));
      log.info("begin");
      for (int i = 0; i < 1000; ++i) log.progress("step " + std::to_string(i));
      log.finish();
      log.note("result\n");
      CHECK(log.warnings() == std::vector<std::string>{"odd", "known"});
    }
    log.info("after");
    CHECK(read_file(scratch.file("log.txt")) ==
          "warning: odd\nwarning: odd\nwarning: known\nbegin\nstep 0\nstep 999\nresult\n");
  }
}

TEST_CASE("on a terminal one line lives") {
  CHECK(shown([](Log& log) {
          log.info("begin");
          log.progress("one");
          log.info("said");
          log.progress("two");
        }) ==
        "begin\n"
        "\r\x1b[Kone"
        "\r\x1b[Ksaid\none"
        "\r\x1b[Ktwo\n");
}

TEST_CASE("the live line is cut to the terminal, between characters") {
  CHECK(shown([](Log& log) { log.progress("E = 3.000 ± 0.001 and more"); }) ==
        "\r\x1b[KE = 3.000 ± 0.001 a\n");
}

TEST_CASE("nobody to read the messages is no error") {
  Log log(Log::Mode::normal, -1);
  log.info("x");
  log.progress("y");
}
