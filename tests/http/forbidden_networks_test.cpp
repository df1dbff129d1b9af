#include "http/forbidden_networks.hpp"

#include <gtest/gtest.h>

namespace monorelay::http {
namespace {

bool IsForbiddenText(const char* text) {
  const auto address = Address::Parse(text, 80);
  if (!address) ADD_FAILURE() << text << " is no address";
  return address && IsForbidden(*address);
}

TEST(ForbiddenNetworks, HoldTheMachineItsNetworksAndItsCloud) {
  constexpr const char* kForbidden[] = {
      "0.0.0.0",
      "0.255.255.255",
      "10.0.0.1",
      "10.255.255.255",
      "100.64.0.1",
      "100.100.100.200",
      "100.127.255.255",
      "127.0.0.1",
      "127.255.255.254",
      "168.63.129.16",
      "169.254.0.1",
      "169.254.169.254",
      "169.254.170.2",
      "172.16.0.1",
      "172.31.255.255",
      "192.0.0.192",
      "192.0.2.1",
      "192.88.99.1",
      "192.168.0.1",
      "192.168.255.255",
      "198.18.0.1",
      "198.19.255.255",
      "198.51.100.1",
      "203.0.113.1",
      "224.0.0.1",
      "239.255.255.255",
      "240.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::127.0.0.1",
      "::8.8.8.8",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
      "::ffff:169.254.169.254",
      "64:ff9b::10.0.0.1",
      "64:ff9b::a9fe:a9fe",
      "64:ff9b:1::1",
      "100::1",
      "2001::1",
      "2001:1ff::1",
      "2001:db8::1",
      "2002:7f00:1::1",
      "2002:808:808::1",
      "3fff::1",
      "3fff:fff:ffff::1",
      "4000::1",
      "5f00::1",
      "fc00::1",
      "fd00:ec2::254",
      "fdff::1",
      "fe80::1",
      "febf::1",
      "fec0::1",
      "ff02::1",
      "ffff::1",
  };
  for (const char* text : kForbidden) EXPECT_TRUE(IsForbiddenText(text)) << text;
}

TEST(ForbiddenNetworks, LeaveTheRestOfTheWorldAlone) {
  constexpr const char* kAllowed[] = {
      "1.1.1.1",         "8.8.8.8",          "9.255.255.255",   "11.0.0.0",
      "100.63.255.255",  "100.128.0.0",      "126.255.255.255", "128.0.0.0",
      "168.63.129.15",   "168.63.129.17",    "169.253.255.255", "169.255.0.0",
      "172.15.255.255",  "172.32.0.0",       "192.0.1.0",       "192.167.255.255",
      "192.169.0.0",     "198.17.255.255",   "198.20.0.0",      "223.255.255.255",
      "::ffff:8.8.8.8",  "64:ff9b::8.8.8.8", "2001:200::1",     "2001:4860:4860::8888",
      "2606:4700::1111", "2a00::1",          "3ffe:ffff::1",
  };
  for (const char* text : kAllowed) EXPECT_FALSE(IsForbiddenText(text)) << text;
}

}  // namespace
}  // namespace monorelay::http
