#include "identity/access_keys.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::identity {
namespace {

TEST(AccessKeys, KnowsWhoPresentsAKey) {
  AccessKeys keys;
  keys.Add(Secret("key-one"), "one");
  keys.Add(Secret("key-two"), "two");

  ASSERT_NE(keys.Find("key-one"), nullptr);
  EXPECT_EQ(keys.Find("key-one")->label, "one");
  EXPECT_EQ(keys.Find("key-two")->label, "two");
  EXPECT_FALSE(keys.IsEmpty());
}

TEST(AccessKeys, KnowsNobodyElse) {
  AccessKeys keys;
  keys.Add(Secret("key-one"), "one");

  for (const std::string_view other :
       {"", "key-on", "key-onee", "KEY-ONE", " key-one", "key-one ", "key-two"}) {
    EXPECT_EQ(keys.Find(other), nullptr) << other;
  }
  EXPECT_EQ(keys.Find(std::string_view("key-one\0", 8)), nullptr);
  EXPECT_EQ(keys.Find(std::string(1'000'000, 'k')), nullptr);
}

TEST(AccessKeys, LetsNobodyInWhileEmpty) {
  const AccessKeys keys;

  EXPECT_TRUE(keys.IsEmpty());
  EXPECT_EQ(keys.Find(""), nullptr);
  EXPECT_EQ(keys.Find("anything"), nullptr);
}

// An empty setting must not open the door for those who present nothing.
TEST(AccessKeys, NeverTakeTheEmptyTextForAKey) {
  AccessKeys keys;
  keys.Add(Secret(""), "nobody");

  EXPECT_EQ(keys.Find(""), nullptr);
}

TEST(AccessKeys, TakeTheLaterLabelOfAKeyGivenTwice) {
  AccessKeys keys;
  keys.Add(Secret("key"), "first");
  keys.Add(Secret("key"), "second");

  EXPECT_EQ(keys.Find("key")->label, "second");
}

TEST(AccessKeys, StayValidInACopy) {
  AccessKeys keys;
  keys.Add(Secret("key"), "label");

  const AccessKeys copy = keys;

  ASSERT_NE(copy.Find("key"), nullptr);
  EXPECT_EQ(copy.Find("key")->label, "label");
}

}  // namespace
}  // namespace monorelay::identity
