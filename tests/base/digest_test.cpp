#include "base/digest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay {
namespace {

TEST(Digest, IsTheSameForTheSameTexts) {
  EXPECT_EQ(Digester().Add("a").Add(std::string(100'000, 'x')).Finish(),
            Digester().Add("a").Add(std::string(100'000, 'x')).Finish());
}

TEST(Digest, TellsWhereOneTextEndsAndTheNextBegins) {
  EXPECT_NE(Digester().Add("ab").Add("c").Finish(), Digester().Add("a").Add("bc").Finish());
  EXPECT_NE(Digester().Add("ab").Finish(), Digester().Add("ab").Add("").Finish());
  EXPECT_NE(DigestHash()(Digester().Add("a").Finish()), DigestHash()(Digester().Add("b").Finish()));
}

}  // namespace
}  // namespace monorelay
