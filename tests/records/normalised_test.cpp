#include <gtest/gtest.h>

#include <utility>

#include "records/reader.hpp"

namespace monorelay::records {
namespace {

TEST(Normalised, ReplacesWhatDiffersFromCaseToCase) {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"the provider failed", "the provider failed"},
      {"try again in 17.5 s", "try again in #.# s"},
      {"model \"gpt-9\" is not served", "model <text> is not served"},
      {"use `max_tokens` of 4096", "use <text> of #"},
      {"request req_01HXYZ7788AA failed", "request <id> failed"},
      {"5f0c1f2e-aaaa-bbbb is gone", "<id> is gone"},
      {"gpt4 is v2", "gpt# is v#"},
      {"an open \" stays", "an open \" stays"},
  };
  for (const auto& [message, expected] : cases) EXPECT_EQ(Normalised(message), expected);
}

TEST(Normalised, EndsSomewhere) {
  EXPECT_LT(Normalised(std::string(100'000, '?')).size(), 400U);
}

}  // namespace
}  // namespace monorelay::records
