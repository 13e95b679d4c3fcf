#include <ritz/parallel/on_root.hpp>

#include <ritz/base/error.hpp>

namespace ritz {

void on_root(const Communicator& communicator, const std::function<void()>& work) {
  // The first character is the status, the rest the sentence; nothing when all went well.
  std::string complaint;
  if (communicator.is_root()) {
    try {
      work();
    } catch (const Error& error) {
      complaint = static_cast<char>('0' + static_cast<int>(error.status()));
      complaint += error.what();
    }
  }
  communicator.broadcast(complaint);
  if (!complaint.empty())
    throw Error(static_cast<ExitStatus>(complaint[0] - '0'), complaint.substr(1), true);
}

}  // namespace ritz
