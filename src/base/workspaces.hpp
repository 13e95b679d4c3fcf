#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace ritz {

/// The workspaces of an object whose evaluations are const. An evaluation borrows one and gives it
/// back when it is done, so that several may run at once, and memory that is warm is used again:
/// there are as many workspaces as evaluations ever ran at the same time.
template <class T>
class Workspaces {
 public:
  Workspaces() = default;
  // A copy of the object makes its own.
  Workspaces(const Workspaces& /*other*/) {}
  Workspaces& operator=(const Workspaces& /*other*/) { return *this; }

  class GiveBack {
   public:
    explicit GiveBack(const Workspaces* owner = nullptr) : owner_(owner) {}
    void operator()(T* workspace) const {
      const std::lock_guard lock(owner_->mutex_);
      owner_->free_.emplace_back(workspace);
    }

   private:
    const Workspaces* owner_;
  };
  using Borrowed = std::unique_ptr<T, GiveBack>;

  /// What it holds is left over from earlier evaluations.
  Borrowed borrow() const {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return Borrowed(new T, GiveBack(this));
    T* workspace = free_.back().release();
    free_.pop_back();
    return Borrowed(workspace, GiveBack(this));
  }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<T>> free_;
};

}  // namespace ritz
