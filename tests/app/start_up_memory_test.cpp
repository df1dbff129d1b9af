#include "app/start_up_memory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace monorelay::app {
namespace {

// KiB of files that are mapped and in memory; 0 if the system does not say.
long MappedKib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kib = 0;
    if (word == "RssFile:" && status >> kib) return kib;
  }
  return 0;
}

TEST(StartUpMemory, IsGivenBackAndTheProgramGoesOn) {
  const std::string before = "what the program holds";
  const long mapped = MappedKib();
  ASSERT_GT(mapped, 0);

  ReleaseStartUpMemory();

  EXPECT_LT(MappedKib(), mapped);
  EXPECT_EQ(before, "what the program holds");
}

}  // namespace
}  // namespace monorelay::app
