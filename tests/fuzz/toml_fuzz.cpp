#include <cstdint>
#include <cstdlib>
#include <string>

#include <ritz/base/error.hpp>
#include <ritz/io/configuration.hpp>
#include <ritz/io/override.hpp>

using namespace ritz;

// Any text is either refused with ConfigurationError or read, and what is read comes back when it
// is written and read again. The first line is also taken for an override of the command line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Value value{Value::Table()};
  try {
    value = parse_toml(text, "fuzz.toml");
    const std::string written = toml_document(value.table());
    // A table that is empty is written as nothing where it could not be told from none.
    if (toml_document(parse_toml(written, "written.toml").table()) != written) std::abort();
  } catch (const ConfigurationError&) {
  }
  try {
    apply_override(value, text.substr(0, text.find('\n')));
  } catch (const ConfigurationError&) {
  }
  return 0;
}
