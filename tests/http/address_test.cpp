#include "http/address.hpp"

#include <gtest/gtest.h>

namespace monorelay::http {
namespace {

TEST(Address, ReadsBothFamilies) {
  const auto v4 = Address::Parse("192.0.2.7", 443);
  const auto v6 = Address::Parse("2001:db8::7", 8080);

  ASSERT_TRUE(v4);
  EXPECT_EQ(v4->Family(), AF_INET);
  EXPECT_EQ(v4->Host(), "192.0.2.7");
  EXPECT_EQ(v4->Port(), 443);
  EXPECT_EQ(v4->Size(), sizeof(sockaddr_in));
  EXPECT_EQ(v4->Bytes(), std::string("\xc0\x00\x02\x07", 4));
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->Family(), AF_INET6);
  EXPECT_EQ(v6->Host(), "2001:db8::7");
  EXPECT_EQ(v6->Port(), 8080);
  EXPECT_EQ(v6->Size(), sizeof(sockaddr_in6));
  EXPECT_EQ(v6->Bytes(), std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + "\x07");
}

TEST(Address, ReadsAZoneThatExists) {
  EXPECT_TRUE(Address::Parse("fe80::1%lo", 80));
  EXPECT_FALSE(Address::Parse("fe80::1%no-such-interface", 80));
}

TEST(Address, RefusesWhatIsNoAddress) {
  for (const char* host : {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "[::1]", "::1 ",
                           "1.2.3.4%lo", "0x7f.1", "example.com"}) {
    EXPECT_FALSE(Address::Parse(host, 80)) << host;
  }
}

TEST(Address, KnowsLoopback) {
  EXPECT_TRUE(Address::Loopback(1).IsLoopback());
  EXPECT_TRUE(Address::Parse("127.9.9.9", 1)->IsLoopback());
  EXPECT_TRUE(Address::Parse("::1", 1)->IsLoopback());
  EXPECT_FALSE(Address().IsLoopback());
  EXPECT_FALSE(Address::Parse("128.0.0.1", 1)->IsLoopback());
  EXPECT_FALSE(Address::Parse("::", 1)->IsLoopback());
}

TEST(Address, TakesAnotherPort) {
  Address v4 = Address::Loopback(0);
  auto v6 = Address::Parse("::1", 0);
  ASSERT_TRUE(v6);

  v4.SetPort(8787);
  v6->SetPort(8788);

  EXPECT_EQ(v4.Port(), 8787);
  EXPECT_EQ(v6->Port(), 8788);
}

TEST(Address, TakesWhatTheSystemFound) {
  const Address known = Address::Loopback(80);
  const sockaddr other{.sa_family = AF_UNIX, .sa_data = {}};

  const auto taken = Address::From(*known.Data(), known.Size());

  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->Host(), "127.0.0.1");
  EXPECT_EQ(taken->Port(), 80);
  EXPECT_FALSE(Address::From(other, sizeof other));
  EXPECT_FALSE(Address::From(*known.Data(), 4));
}

}  // namespace
}  // namespace monorelay::http
