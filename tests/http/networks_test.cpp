#include "http/networks.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::http {
namespace {

Networks Of(const std::vector<std::string>& texts) {
  Networks networks;
  for (const std::string& text : texts) EXPECT_TRUE(networks.Add(text)) << text;
  return networks;
}

TEST(Networks, AreReadFromAddressesWithAndWithoutPrefix) {
  for (const char* good : {"192.0.2.1", "10.0.0.0/8", "0.0.0.0/0", "::1", "fd00::/8", "::/0",
                           "2001:db8::1/128", "10.1.2.3/8", "::ffff:10.0.0.0/8"})
    EXPECT_TRUE(Networks().Add(good)) << good;
  for (const char* bad :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0/8",
        "proxy.example", "::1/129", "[::1]", "fe80::1%lo", "10.0.0.1:80", "10.0.0.0/8/8"})
    EXPECT_FALSE(Networks().Add(bad)) << bad;
}

TEST(Networks, ContainWhatHasTheirPrefix) {
  struct Case {
    const char* network;
    const char* address;
    bool is_inside;
  };
  constexpr Case kCases[] = {
      {"10.0.0.0/8", "10.255.0.1", true},
      {"10.0.0.0/8", "11.0.0.1", false},
      {"10.1.2.3/8", "10.9.9.9", true},
      {"192.0.2.128/25", "192.0.2.129", true},
      {"192.0.2.128/25", "192.0.2.127", false},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.6", false},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "203.0.113.9", false},
      {"fd00::/8", "fd12::1", true},
      {"fd00::/8", "fe80::1", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"10.0.0.0/8", "::ffff:10.0.0.1", true},
      {"10.0.0.0/8", "::ffff:11.0.0.1", false},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(Of({one.network}).Contains(*Address::Parse(one.address, 0)), one.is_inside)
        << one.network << " and " << one.address;
  }
  EXPECT_FALSE(Networks().Contains(Address::Loopback(1)));
}

constexpr std::string_view kXff = "x-forwarded-for";
constexpr std::string_view kForwarded = "forwarded";

struct Case {
  std::string_view what;
  std::string peer;
  std::vector<Field> fields;
  std::string client;
};

// Trusted are 10.0.0.0/8 and fd00::/8.
std::vector<Case> Cases() {
  return {
      {"nothing is said", "10.0.0.1", {}, "10.0.0.1"},
      {"the proxy says it", "10.0.0.1", {{kXff, "203.0.113.9"}}, "203.0.113.9"},
      {"the standard's way", "10.0.0.1", {{kForwarded, "for=203.0.113.9"}}, "203.0.113.9"},
      // Spoofing.
      {"a client says it itself", "203.0.113.9", {{kXff, "1.2.3.4"}}, "203.0.113.9"},
      {"a client claims to be a proxy",
       "203.0.113.9",
       {{kXff, "1.2.3.4, 10.0.0.1"}},
       "203.0.113.9"},
      {"a client says it to the proxy",
       "10.0.0.1",
       {{kXff, "1.2.3.4, 203.0.113.9"}},
       "203.0.113.9"},
      {"with a trusted address behind it",
       "10.0.0.1",
       {{kXff, "1.2.3.4, 10.0.0.7, 203.0.113.9"}},
       "203.0.113.9"},
      {"in a line of its own",
       "10.0.0.1",
       {{kXff, "1.2.3.4"}, {kXff, "203.0.113.9"}},
       "203.0.113.9"},
      {"in the field that the proxy does not write",
       "10.0.0.1",
       {{kForwarded, "for=1.2.3.4"}, {kXff, "203.0.113.9"}},
       "10.0.0.1"},
      {"with a quote that is left open",
       "10.0.0.1",
       {{kForwarded, "for=\"1.2.3.4, for=203.0.113.9"}},
       "10.0.0.1"},
      // Chains of proxies.
      {"two proxies", "10.0.0.1", {{kXff, "203.0.113.9, 10.0.0.2"}}, "203.0.113.9"},
      {"both fields agree",
       "10.0.0.1",
       {{kXff, "203.0.113.9"}, {kForwarded, "for=203.0.113.9;proto=https"}},
       "203.0.113.9"},
      {"all are proxies", "10.0.0.1", {{kXff, "10.0.0.3, 10.0.0.2"}}, "10.0.0.3"},
      {"what cannot be read ends it", "10.0.0.1", {{kXff, "203.0.113.9, unknown"}}, "10.0.0.1"},
      {"before a hop that can", "10.0.0.1", {{kXff, "203.0.113.9, _hidden, 10.0.0.2"}}, "10.0.0.2"},
      {"empty parts", "10.0.0.1", {{kXff, " , 203.0.113.9 ,"}}, "203.0.113.9"},
      // Forms.
      {"a port", "10.0.0.1", {{kXff, "203.0.113.9:4711"}}, "203.0.113.9"},
      {"IPv6", "fd00::1", {{kXff, "2001:db8::9"}}, "2001:db8::9"},
      {"IPv6 in brackets", "fd00::1", {{kXff, "[2001:db8::9]:4711"}}, "2001:db8::9"},
      {"IPv6 of the standard",
       "fd00::1",
       {{kForwarded, "proto=https;For=\"[2001:DB8::9]:4711\";by=x, for=\"[fd00::2]\""}},
       "2001:db8::9"},
      {"no address in the standard's field", "10.0.0.1", {{kForwarded, "proto=https"}}, "10.0.0.1"},
      {"a mapped peer", "::ffff:10.0.0.1", {{kXff, "203.0.113.9"}}, "203.0.113.9"},
      {"a mapped client", "10.0.0.1", {{kXff, "::ffff:203.0.113.9"}}, "203.0.113.9"},
      {"a zone", "10.0.0.1", {{kXff, "fe80::1%lo"}}, "10.0.0.1"},
      {"brackets left open", "10.0.0.1", {{kXff, "[2001:db8::9"}}, "10.0.0.1"},
      {"something behind brackets", "10.0.0.1", {{kXff, "[2001:db8::9]x"}}, "10.0.0.1"},
  };
}

TEST(ClientHost, IsWhatTrustedProxiesSayAndNothingElse) {
  const Networks trusted = Of({"10.0.0.0/8", "fd00::/8"});
  for (const Case& one : Cases()) {
    RequestHead head;
    for (const Field& field : one.fields) head.fields.push_back(field);

    EXPECT_EQ(ClientHost(head, one.peer, trusted), one.client) << one.what;
  }
}

TEST(ClientHost, IsThePeerWhereNobodyIsTrusted) {
  RequestHead head;
  head.fields.push_back({kXff, "203.0.113.9"});

  EXPECT_EQ(ClientHost(head, "10.0.0.1", Networks()), "10.0.0.1");
}

TEST(ClientHost, LooksAtSoManyHopsAndNoMore) {
  std::string way = "203.0.113.9";
  for (int i = 0; i < 1000; ++i) way += ",10.0.0.2";
  RequestHead head;
  head.fields.push_back({kXff, way});

  EXPECT_EQ(ClientHost(head, "10.0.0.1", Of({"10.0.0.0/8"})), "10.0.0.2");
}

}  // namespace
}  // namespace monorelay::http
