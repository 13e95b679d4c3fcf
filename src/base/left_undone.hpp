#pragma once

namespace ritz {

/// Thrown, on every rank alike, where work is left as it is because the program has to end. No
/// error, so that no handler of errors takes it.
class LeftUndone {};

}  // namespace ritz
