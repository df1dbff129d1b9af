// Gives the memory of a container back.
#pragma once

namespace monorelay {

// Empties `container` (a string or a vector) and frees what it holds. Assigning an empty one would
// not do: libstdc++ copies a short string into the memory that is there, and `= {}` on a vector
// only clears it.
template <class Container>
void FreeMemory(Container& container) noexcept {
  Container().swap(container);
}

}  // namespace monorelay
