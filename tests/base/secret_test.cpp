#include "base/secret.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <concepts>
#include <cstring>
#include <ostream>
#include <string>
#include <utility>

namespace monorelay {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
template <class T>
concept Comparable = requires(const T& a, const T& b) { a == b; };

static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!Streamable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::convertible_to<std::string, Secret>);

// True if the bytes of the object itself hold `text`.
bool Holds(const Secret& secret, std::string_view text) {
  std::string bytes(sizeof secret, '\0');
  std::memcpy(bytes.data(), static_cast<const void*>(&secret), sizeof secret);
  return bytes.find(text) != std::string::npos;
}

Secret TakeFrom(Secret& from) {
  return Secret(std::move(from));
}

TEST(Secret, IsComparedByItsOwnWordOnly) {
  const Secret secret("sk-abc");

  EXPECT_TRUE(secret.Equals("sk-abc"));
  EXPECT_FALSE(secret.Equals("sk-abd"));
  EXPECT_FALSE(secret.Equals("sk-ab"));
  EXPECT_FALSE(secret.Equals("sk-abcd"));
  EXPECT_FALSE(secret.Equals(""));
  EXPECT_TRUE(Secret().Equals(""));
}

TEST(Secret, HasAFingerprintThatDoesNotShowIt) {
  const Secret secret("abc");

  EXPECT_EQ(secret.Fingerprint(), "sha256:ba7816bf");
  EXPECT_EQ(Secret().Fingerprint(), "sha256:e3b0c442");
}

TEST(Secret, MovesAndCopies) {
  Secret first("one");
  Secret second(std::move(first));
  EXPECT_EQ(second.Reveal(), "one");

  Secret third("three");
  third = second;
  EXPECT_EQ(third.Reveal(), "one");
  third = std::move(second);
  EXPECT_EQ(third.Reveal(), "one");
  const Secret& same = third;  // by another name: compilers warn of plain self-assignment
  third = same;
  EXPECT_EQ(third.Reveal(), "one");
  EXPECT_TRUE(Secret().IsEmpty());
}

TEST(Secret, LeavesNothingBehindWhenMovedFrom) {
  Secret from("sk-0123456789");  // short enough to lie inside the object

  const Secret to = TakeFrom(from);

  EXPECT_TRUE(Holds(to, "0123456789"));
  EXPECT_FALSE(Holds(from, "123456789"));
}

TEST(Secret, LeavesNothingBehindWhenMoveAssigned) {
  Secret from("sk-0123456789");
  Secret& source = from;
  Secret to("x");

  to = std::move(source);

  EXPECT_FALSE(Holds(from, "123456789"));
}

TEST(Secret, LeavesNothingOfALongerTextWhenAssignedAShorter) {
  Secret secret("sk-0123456789");

  secret = Secret("sk");

  EXPECT_FALSE(Holds(secret, "123456789"));
}

}  // namespace
}  // namespace monorelay
