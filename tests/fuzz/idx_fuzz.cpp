#include <cstdint>
#include <string_view>

#include <ritz/base/error.hpp>
#include <ritz/learning/data/binary_readers.hpp>

using namespace ritz;

// The first byte says how much of the rest is the file of items; what follows is that of labels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t n_items = (all.size() * data[0] + 127) / 255;
  Selection selection;
  selection.task = data[0] & 1 ? Task::classification : Task::regression;
  selection.targets_may_miss = n_items == all.size();
  try {
    Mistakes mistakes;
    read_idx(all.substr(0, n_items), "items.idx", all.substr(n_items), "labels.idx", selection,
             mistakes);
    mistakes.raise();
  } catch (const UsageError&) {
  }
  return 0;
}
