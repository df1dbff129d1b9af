// What only the start needed does not stay in memory.
#pragma once

namespace monorelay::app {

// Gives back the memory that the start has freed, and unmaps the pages of the program and its
// libraries; those that are used come back by themselves, from the page cache. Call it once, when
// the relay serves. Thread-safe; takes about a millisecond.
void ReleaseStartUpMemory();

}  // namespace monorelay::app
