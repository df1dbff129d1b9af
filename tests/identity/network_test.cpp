#include "identity/network.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace monorelay::identity {
namespace {

TEST(Address, IsReadInAllItsSpellings) {
  const std::pair<std::string_view, std::string_view> same[] = {
      {"2001:db8::1", "2001:0db8:0:0:0:0:0:1"},
      {"::", "0:0:0:0:0:0:0:0"},
      {"::ffff:192.0.2.7", "192.0.2.7"},
      {"::ffff:c000:207", "192.0.2.7"},
      {"1::", "1:0:0:0:0:0:0:0"},
      {"FE80::A", "fe80::a"}};
  for (const auto& [a, b] : same) {
    ASSERT_TRUE(ParseAddress(a)) << a;
    EXPECT_EQ(ParseAddress(a), ParseAddress(b)) << a;
  }
}

TEST(Address, IsNothingElse) {
  for (const std::string_view text : {"",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.256",
                                      "01.2.3.4",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "1.2.3.4 ",
                                      "-1.2.3.4",
                                      ":",
                                      ":::",
                                      "1::2::3",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "12345::",
                                      "::1:",
                                      "g::",
                                      "::1.2.3",
                                      "fe80::1%eth0",
                                      "1:2:3:4:5:6:7::8",
                                      "[::1]"})
    EXPECT_FALSE(ParseAddress(text)) << text;
}

TEST(SourceNetwork, ContainsWhatHasItsPrefix) {
  struct Case {
    std::string_view network;
    std::string_view inside;
    std::string_view outside;
  };
  for (const Case& each : {Case{"10.0.0.0/8", "10.255.0.1", "11.0.0.1"},
                           Case{"192.0.2.128/25", "192.0.2.129", "192.0.2.127"},
                           Case{"192.0.2.7", "192.0.2.7", "192.0.2.8"},
                           Case{"2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1"},
                           Case{"::1", "::1", "::2"}, Case{"0.0.0.0/0", "255.1.2.3", "2001:db8::1"},
                           Case{"10.0.0.0/8", "::ffff:10.1.1.1", "::a01:101"}}) {
    const auto network = SourceNetwork::Parse(each.network);
    ASSERT_TRUE(network) << each.network;
    EXPECT_TRUE(network->Contains(*ParseAddress(each.inside))) << each.network;
    EXPECT_FALSE(network->Contains(*ParseAddress(each.outside))) << each.network;
  }
  EXPECT_TRUE(SourceNetwork::Parse("::/0")->Contains(*ParseAddress("1.2.3.4")));
}

TEST(SourceNetwork, IsRefusedIfItMeansSomethingElseThanItSays) {
  for (const std::string_view text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/8/8",
        "2001:db8::1/64", "2001:db8::/129", "all"})
    EXPECT_FALSE(SourceNetwork::Parse(text)) << text;
}

}  // namespace
}  // namespace monorelay::identity
