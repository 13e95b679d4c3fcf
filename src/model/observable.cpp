#include <ritz/model/observable.hpp>

namespace ritz {

void write_scalars(Document& document, const std::string& group,
                   const std::vector<NamedEstimate>& scalars) {
  for (const NamedEstimate& each : scalars) {
    document.set(group + "/" + each.name + "/value", Document::Data(each.value));
    document.set(group + "/" + each.name + "/error", Document::Data(each.error));
  }
}

}  // namespace ritz
