#pragma once

#include <functional>

#include <ritz/parallel/communicator.hpp>

namespace ritz {

/// Lets rank 0 do what it alone can do (files). An Error that it meets is thrown on every rank
/// alike, with the same sentence and status, so that the program ends in order. Collective.
void on_root(const Communicator& communicator, const std::function<void()>& work);

}  // namespace ritz
