#include <cstdint>
#include <string_view>

#include <ritz/base/error.hpp>
#include <ritz/learning/data/csv_reader.hpp>

using namespace ritz;

// Any text is either read or refused with mistakes; the first byte chooses task and form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  CsvFormat format;
  format.header = data[0] & 1;
  format.separator = data[0] & 2 ? ';' : ',';
  Selection selection;
  selection.task = data[0] & 4 ? Task::classification : Task::regression;
  selection.targets_may_miss = data[0] & 8;
  try {
    Mistakes mistakes;
    const Records records = read_csv(text, "fuzz.csv", format, selection, mistakes);
    mistakes.raise();
    mistakes = Mistakes();
    data_set_of(records, classes_of(records.labels), mistakes);
  } catch (const UsageError&) {
  }
  return 0;
}
